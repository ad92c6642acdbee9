package dev.holdfast.engine.jna;

import dev.holdfast.Answer;
import dev.holdfast.Risk;
import dev.holdfast.TrackingAnswer;
import dev.holdfast.VmwareAction;
import dev.holdfast.VmwareEvent;
import dev.holdfast.VmwareFlag;
import dev.holdfast.VmwareHistory;
import dev.holdfast.VmwareHost;
import dev.holdfast.VmwareOutcome;
import dev.holdfast.VmwareStep;
import dev.holdfast.VmwareVm;
import dev.holdfast.internal.VmwareMatch;
import dev.holdfast.internal.VmwareMemory;
import dev.holdfast.internal.VmwarePast;
import dev.holdfast.internal.VmwareUsable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The engine over the generated half: records about VMware. */
final class VmwareValues {
    private VmwareValues() {}

    static VmwareOutcome outcome(dev.holdfast.internal.VmwareOutcome outcome) {
        return new VmwareOutcome(
                Answer.valueOf(Values.constant(outcome.getAnswer())),
                Optional.ofNullable(outcome.getReason()),
                outcome.getDated(),
                outcome.getFindings(),
                outcome.getRefused(),
                action(outcome.getAction()),
                outcome.getHosts().stream().map(VmwareValues::host).toList(),
                outcome.getVms().stream().map(VmwareValues::vm).toList(),
                outcome.getSteps().stream().map(VmwareValues::step).toList(),
                outcome.getJson());
    }

    private static VmwareHost host(dev.holdfast.internal.VmwareHost host) {
        return new VmwareHost(
                Optional.ofNullable(host.getId()),
                host.getName(),
                host.getProduct(),
                Answer.valueOf(Values.constant(host.getAnswer())),
                Optional.ofNullable(host.getReason()),
                host.getDefects().stream().map(VmwareValues::match).toList(),
                host.getAdvisories().stream().map(VmwareValues::match).toList());
    }

    private static VmwareHost.Match match(VmwareMatch match) {
        Long fixed = match.getFixedBuild();
        return new VmwareHost.Match(match.getRule(), fixed == null ? OptionalLong.empty() : OptionalLong.of(fixed));
    }

    private static VmwareVm vm(dev.holdfast.internal.VmwareVm vm) {
        return new VmwareVm(
                vm.getId(),
                vm.getName(),
                List.copyOf(vm.getRules()),
                Optional.ofNullable(vm.getRisk()).map(VmwareValues::risk),
                Optional.ofNullable(vm.getFlag()).map(VmwareValues::flag),
                action(vm.getAction()));
    }

    private static VmwareFlag flag(dev.holdfast.internal.VmwareFlag flag) {
        return new VmwareFlag(
                List.copyOf(flag.getRules()),
                risk(flag.getRisk()),
                flag.getProduct(),
                Instant.ofEpochMilli(flag.getSinceUtcMs()),
                Optional.ofNullable(flag.getResetUtcMs()).map(Instant::ofEpochMilli));
    }

    private static VmwareStep step(dev.holdfast.internal.VmwareStep step) {
        return new VmwareStep(step.getNumber(), step.getStep(), step.getRule(), step.getText());
    }

    static VmwareHistory history(dev.holdfast.internal.VmwareHistory history) {
        return new VmwareHistory(
                history.getVms().stream().map(VmwareValues::memory).toList(), history.getJson());
    }

    private static VmwareHistory.Vm memory(VmwareMemory memory) {
        return new VmwareHistory.Vm(
                memory.getId(),
                memory.getName(),
                Optional.ofNullable(memory.getFlag()).map(VmwareValues::flag),
                memory.getEvents().stream().map(VmwareValues::past).toList());
    }

    private static VmwareHistory.Past past(VmwarePast past) {
        return new VmwareHistory.Past(
                Instant.ofEpochMilli(past.getAtUtcMs()),
                VmwareEvent.Kind.valueOf(Values.constant(past.getKind())),
                Optional.ofNullable(past.getProduct()),
                Optional.ofNullable(past.getAnswer()).map(word -> Answer.valueOf(Values.constant(word))),
                past.getUsesCbt());
    }

    static TrackingAnswer usable(VmwareUsable usable) {
        return new TrackingAnswer(
                usable.getUsable(),
                Optional.ofNullable(usable.getReason()),
                Optional.ofNullable(usable.getText()),
                usable.getJson());
    }

    private static Risk risk(String word) {
        return Risk.valueOf(Values.constant(word));
    }

    private static VmwareAction action(String word) {
        return VmwareAction.valueOf(Values.constant(word));
    }
}
