using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace Holdfast.Tests
{
    /// <summary>Copies of sets at other destinations, with names, figures and reasons.</summary>
    public sealed class ReplicationTests : IDisposable
    {
        private static readonly DateTimeOffset Job = new DateTimeOffset(2026, 11, 18, 11, 0, 0, TimeSpan.Zero);

        private readonly World world = new World();
        private readonly List<Destination> receivers = new List<Destination>();

        /// <summary>Names the receivers.</summary>
        public ReplicationTests()
        {
            foreach (string name in new[] { "one", "two" })
            {
                receivers.Add(Destination.Open(
                    Directory.CreateDirectory(Path.Combine(world.Folder, name)).FullName, Access.None.With("user", "u")));
            }
        }

        private ReplicationRequest Request =>
            new ReplicationRequest(world.Destination, receivers, new[] { World.Set }) { Now = Job.AddHours(2) };

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            receivers.ForEach(receiver => receiver.Dispose());
            world.Dispose();
        }

        [Test]
        public void ASetGoesToEachReceiverAndItsFilesAreFollowed()
        {
            BackUp(12);
            List<Progress> files = new List<Progress>();
            Heard heard = new Heard(value =>
            {
                lock (files)
                {
                    if (value.Kind == ProgressKind.File)
                    {
                        files.Add(value);
                    }
                }
            });
            Replica behind = world.Client.ReplicationStatus(Request).Replicas[1];
            Check.Equal(ReplicationVerdict.Behind, behind.Verdict);
            Check.Equal(TimeSpan.FromHours(2), behind.Lag.Time);
            Check.Equal(12L, behind.Lag.ObjectCount);
            Check.Equal(null, behind.ReceiverJob);
            ReplicationOutcome outcome = world.Client.Replicate(Request, world.Report, heard);
            Check.True(outcome.Whole, outcome.Json);
            Check.Equal(2, outcome.Replicas.Count);
            Replica replica = outcome.Replicas[0];
            Check.Equal(ReplicationVerdict.Replicated, replica.Verdict);
            Check.Equal(World.Set, replica.Set);
            Check.Equal(receivers[0].Place + "/" + World.Set, replica.Receiver);
            Check.Equal(new[] { 12L, 12, 0, 0 }, new[]
            {
                replica.Sent.WantedCount, replica.Sent.ObjectCount, replica.Sent.PresentCount, replica.Lag.ObjectCount,
            });
            Check.Equal(Job, replica.Job);
            Check.Equal(Job, replica.ReceiverJob);
            Check.Equal(null, replica.Deleted);
            Check.True(files.Count > 0 && files.All(file => file.Slot < 4 && file.Phase == null && file.Text == null));
            Check.Contains("data/folder-", files[0].Object);
            Check.Contains(World.Set + " to ", files[0].Subject);
            Check.True(files.All(file => file.DoneCount <= file.TotalCount));
            Check.Contains("the receiver has everything", world.Report.Text);
            Check.Equal(ReplicationVerdict.Current, world.Client.Replicate(Request).Replicas[1].Verdict);
        }

        [Test]
        public void WhatIsLostOnOneSideComesBackFromTheOther()
        {
            BackUp(3);
            world.Client.Replicate(Request);
            world.Lose(1);
            ReplicationRequest request = Request;
            request.ReadAll = true;
            ReplicationOutcome outcome = world.Client.HealAsync(request).Result;
            Check.Equal(ReplicationVerdict.Healed, outcome.Replicas[0].Verdict);
            Check.Equal(new[] { "data/folder-0/file-1" }, outcome.Replicas[0].Healed.ToSender);
            Check.Equal(ReplicationVerdict.Sound, outcome.Replicas[1].Verdict);
            Check.Equal(0, outcome.Replicas[1].Healed.Lost.Count);
        }

        [Test]
        public void WhatCannotBeSentIsNamed()
        {
            BackUp(3);
            world.Lose(2);
            Replica replica = world.Client.ReplicateAsync(Request).Result.Replicas[0];
            Check.Equal(ReplicationVerdict.Partial, replica.Verdict);
            Check.True(!replica.Whole);
            Check.Equal(1L, replica.FailureCount);
            Check.Equal("data/folder-0/file-2", replica.Failures[0].Object);
            Check.True(replica.Failures[0].Reason.Length > 0 && replica.Failures[0].Code != StatusCode.Ok);
        }

        [Test]
        public void DeletionsAreRefusedUntilAPersonConfirmsThem()
        {
            BackUp(3);
            world.Client.Replicate(Request);
            Directory.Delete(Path.Combine(world.Source, "folder-0"), true);
            world.Write("another", "it stays");
            world.Client.Backup(new SetAt(world.Destination, World.Set, Job.AddHours(1)), world.Source);
            ReplicationRequest request = Request;
            request.Deletions = Deletions.Propagate;
            Deleted refused = world.Client.Replicate(request).Replicas[0].Deleted;
            Check.True(refused.Objections.Count > 0 && refused.MovedCount == 0);
            request.Confirm = refused.Hash;
            ReplicationOutcome outcome = world.Client.Replicate(request);
            Check.Equal(refused.ObjectCount, outcome.Replicas[0].Deleted.MovedCount);
            Check.Equal(0, outcome.Replicas[0].Deleted.Objections.Count);
        }

        [Test]
        public void APlaceThatCannotReceiveIsAVerdict()
        {
            BackUp(1);
            ReplicationRequest request =
                new ReplicationRequest(world.Destination, new[] { world.Destination }, new[] { World.Set });
            ReplicationOutcome outcome = world.Client.Replicate(request);
            Check.True(!outcome.Whole);
            Check.Equal(StatusCode.ReceiverRejected, outcome.Replicas[0].NotReplicated.Code);
            Check.Contains("it is the sender itself", outcome.Replicas[0].NotReplicated.Reason);
        }

        [Test]
        public void ARunIsCancelledByItsTokenAndStoppedByItsListener()
        {
            BackUp(1);
            ReplicationOutcome outcome =
                world.Client.Replicate(Request, cancellationToken: new CancellationToken(true));
            Check.Equal(ReplicationVerdict.Cancelled, outcome.Replicas[0].Verdict);
            Heard broken = new Heard(value => throw new InvalidOperationException("enough"));
            MisuseException failure = Check.Throws<MisuseException>(() => world.Client.Replicate(Request, null, broken));
            Check.Equal(StatusCode.CallbackFailed, failure.Code);
        }

        [Test]
        public void ARequestThatCannotBeReadIsRefused()
        {
            Check.Throws<InputException>(() => world.Client.Replicate(
                new ReplicationRequest(world.Destination, receivers, new[] { "7x" })));
            ReplicationRequest request = Request;
            request.SetsAtOnce = 0;
            Check.Contains("sets_at_once", Check.Throws<MisuseException>(() => world.Client.Replicate(request)).Reason);
            Check.Throws<MisuseException>(() => world.Client.Replicate(
                new ReplicationRequest(world.Destination, new Destination[0], new[] { World.Set })));
            Check.Throws<MisuseException>(() => world.Client.Heal(
                ReplicationRequest.FromJson(world.Destination, receivers, "{}")));
        }

        [Test]
        public void AccessShowsItsNamesAndNoValue()
        {
            Access access = Access.None.With("user", "u").With("password", "marked").With("password", "marked too");
            Check.Equal("Access(user, password)", access.ToString());
            InputException refused = Check.Throws<InputException>(
                () => Destination.Open(world.Root, Access.None.With("pasword", "marked")));
            Check.Equal(StatusCode.AccessRejected, refused.Code);
            Check.True(!refused.ToString().Contains("marked"), refused);
            Check.Throws<InputException>(() => Destination.Open(world.Root, Access.FromJson("[]")));
            using (Destination opened = Destination.Open(world.Root, access))
            {
                Check.Equal(world.Root, opened.Place);
            }
        }

        private void BackUp(int files)
        {
            for (int file = 0; file < files; file++)
            {
                world.Write("folder-" + file / 10 + "/file-" + file, "content " + file);
            }
            world.Client.Backup(new SetAt(world.Destination, World.Set, Job), world.Source);
        }
    }
}
