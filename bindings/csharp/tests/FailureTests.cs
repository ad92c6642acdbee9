using System;
using System.Linq;
using System.Threading;

namespace Holdfast.Tests
{
    /// <summary>Failures arrive by class, with code, name and reason.</summary>
    public sealed class FailureTests : IDisposable
    {
        private readonly World world = new World();

        /// <summary>Removes what the tests made.</summary>
        public void Dispose()
        {
            world.Dispose();
        }

        [Test]
        public void FailuresComeByClass()
        {
            Check.Throws<AbsentException>(() => Destination.Open(world.Folder + "/gone"));
            Check.Throws<InputException>(() => Destination.Open("ftp://host/"));
            Check.Throws<InputException>(() => new Report("+08:00"));
            Check.Throws<InputException>(() => world.Client.PdicRun(new SetAt(world.Destination, "seven")));
            Check.Throws<AbsentException>(() => world.Client.OpenIndex(world.At));
            Check.Throws<AbsentException>(() => world.Client.Backup(world.At, world.Folder + "/no", world.Report));
            Check.Throws<AbsentException>(() => world.Client.PdicUndo(world.BackedUp(1).At, "1-unknown"));
        }

        [Test]
        public void AFailureSaysWhatHappenedAndWhatToDo()
        {
            AbsentException absent = Check.Throws<AbsentException>(() => Destination.Open(world.Folder + "/gone"));
            Check.Equal(StatusCode.DestinationAbsent, absent.Code);
            Check.Equal(StatusClass.Absent, absent.Class);
            Check.Equal("DestinationAbsent", absent.Name);
            Check.Contains("/gone", absent.Reason);
            Check.Equal(absent.Reason + " (3202)", absent.Message);
            Check.Equal(null, absent.RetryAfter);
        }

        [Test]
        public void EachCodeHasItsExceptionAndTheNameItHasInEveryLanguage()
        {
            foreach (StatusCode code in Enum.GetValues(typeof(StatusCode)))
            {
                Check.Equal(code.ToString(), HoldfastLibrary.StatusOf(code).Name);
                if (code == StatusCode.Ok)
                {
                    continue;
                }
                Exception made = new Failure(code, "reason") { RetryAfter = TimeSpan.FromSeconds(1) }.ToException();
                Check.Equal(HoldfastLibrary.ClassOf(code) + "Exception", made.GetType().Name);
                IHoldfastFailure failure = (IHoldfastFailure)made;
                Check.Equal(code + " reason " + code, failure.Code + " " + failure.Reason + " " + failure.Name);
                Check.Equal(TimeSpan.FromSeconds(1), failure.RetryAfter);
                Check.Equal(HoldfastLibrary.ClassOf(code), failure.Class);
                Check.Equal(code != StatusCode.Cancelled, made is HoldfastException);
            }
            Check.Equal(9, typeof(Failure).Assembly.GetTypes().Count(
                type => typeof(IHoldfastFailure).IsAssignableFrom(type) && type.IsSealed));
        }

        [Test]
        public void ACodeOfTomorrowStillHasItsClass()
        {
            Check.Equal(StatusClass.Unavailable, HoldfastLibrary.ClassOf((StatusCode)5999));
            Check.True(new Failure((StatusCode)5999, "new").ToException() is UnavailableException);
            Check.Equal("Unknown", HoldfastLibrary.StatusOf((StatusCode)5999).Name);
        }

        [Test]
        public void ASetThatIsBusySaysWhenToTryAgain()
        {
            world.BackedUp(25);
            UnavailableException busy = null;
            world.Client.Backup(world.At, world.Source, null, new Heard(progress =>
            {
                if (busy == null && progress.Phase == "store")
                {
                    busy = Check.Throws<UnavailableException>(() => world.Client.Backup(world.At, world.Source));
                }
            }));
            Check.Equal(StatusCode.SetBusy, busy.Code);
            Check.True(busy.RetryAfter > TimeSpan.Zero && busy.RetryAfter < TimeSpan.FromHours(1), busy.RetryAfter);
        }

        [Test]
        public void ATextWithoutUtf8FormIsAMisuse()
        {
            MisuseException misuse = Check.Throws<MisuseException>(() => Destination.Open("/tmp/\ud800"));
            Check.Equal(StatusCode.InvalidUtf8, misuse.Code);
        }

        [Test]
        public void ANullTextIsAMisuse()
        {
            Check.Equal(StatusCode.NullPointer, Check.Throws<MisuseException>(() => Client.Open(null)).Code);
            Check.Throws<InputException>(() => Destination.Open(""));
            Check.Throws<ArgumentNullException>(() => world.Client.PdicRun(null));
            Check.Throws<ArgumentNullException>(() => world.Client.JobStart(null, world.Report));
        }

        [Test]
        public void NumbersOutOfRangeAreMisuses()
        {
            PdicOptions wrong = new PdicOptions { IndexKeepDays = -1 };
            MisuseException misuse = Check.Throws<MisuseException>(() => world.Client.PdicRun(world.At, null, wrong));
            Check.Equal("index keep days cannot be -1", misuse.Reason);
            Check.Throws<MisuseException>(() => new Schedule(World.Set, "UTC", -1).Decide(null));
            world.BackedUp(3);
            using (IndexReader index = world.Client.OpenIndex(world.At))
            using (IndexCursor cursor = index.Cursor())
            {
                foreach (int limit in new[] { 0, -1, IndexCursor.BatchLimit + 1 })
                {
                    Check.Throws<MisuseException>(() => cursor.NextBatch(limit));
                }
            }
        }

        [Test]
        public void ACancelledBackupIsDotnetsOwnCancel()
        {
            world.BackedUp(3);
            CancellationToken cancelled = new CancellationToken(true);
            OperationCanceledException thrown = Check.Throws<OperationCanceledException>(
                () => world.Client.Backup(world.At, world.Source, world.Report, null, cancelled));
            Check.Equal(cancelled, thrown.CancellationToken);
            Check.Equal(StatusCode.Cancelled, ((IHoldfastFailure)thrown).Code);
        }

        [Test]
        public void TheTableOfStatusesArrivesWhole()
        {
            Check.Equal(0, (int)HoldfastLibrary.Statuses[0].Code);
            Check.Equal("The call did what it says.", HoldfastLibrary.Statuses[0].Text);
            Check.True(HoldfastLibrary.Statuses.All(status => status.Text.Length > 0 && status.Name != "Unknown"));
        }

        [Test]
        public void TheVersionsNumberIsComposedOfItsText()
        {
            int number = HoldfastLibrary.VersionNumber;
            string composed = number / 1000000 + "." + number / 1000 % 1000 + "." + number % 1000;
            Check.Equal(HoldfastLibrary.Version, composed);
        }

        [Test]
        public void ALibraryOfAnotherBuildIsRefused()
        {
            Check.Equal(null, NativeLibrary.Judge(Native.AbiVersion, "here"));
            Check.Contains("here has ABI 77", NativeLibrary.Judge(77, "here"));
        }
    }
}
