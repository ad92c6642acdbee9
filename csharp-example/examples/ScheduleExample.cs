using System;

namespace Holdfast.Example
{
    /// <summary>When is a set's PDIC due, and why?</summary>
    public static class ScheduleExample
    {
        /// <summary>What is said of a set that never ran, and of one that last ran at <c>last</c>.</summary>
        public static string Run(string set, string zone, DateTimeOffset last, DateTimeOffset now)
        {
            var schedule = new Schedule(set, zone);
            var first = schedule.Decide(now: now);
            var later = schedule.Decide(last: last, now: now);
            return first.Text + "\n" + later.Text + "; next due " + later.NextDue.ToString("yyyy-MM-dd")
                + " (" + later.Reason + ")";
        }
    }
}
