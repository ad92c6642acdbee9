using System;

namespace Holdfast
{
    /// <summary>Moments and delays of the library as .NET's. What .NET cannot hold stays at its end.</summary>
    internal static class Moments
    {
        private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
        private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

        internal static DateTimeOffset Of(long utcMs)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Math.Max(utcMs, Earliest), Latest));
        }

        internal static TimeSpan Delay(long ms)
        {
            return TimeSpan.FromTicks(Math.Min(ms, TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond)
                * TimeSpan.TicksPerMillisecond);
        }
    }
}
