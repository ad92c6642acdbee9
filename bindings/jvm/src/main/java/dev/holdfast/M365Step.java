package dev.holdfast;

import java.util.List;
import java.util.Optional;

/**
 * Something a person does to move an account to another mode.
 *
 * @param number its place, from 1
 * @param step a stable word such as "authorize"
 * @param title its heading
 * @param text what to do
 * @param answers what it may be answered with, besides a cancel; none for the last one, which is saved
 * @param prompt the value of "prompt" with which the browser is opened; empty where it is not opened
 * @param loginHint the value of "login_hint"; only where that very account has to sign in
 */
public record M365Step(
        long number,
        String step,
        String title,
        String text,
        List<String> answers,
        Optional<String> prompt,
        Optional<String> loginHint) {}
