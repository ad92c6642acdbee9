using System;

namespace Holdfast
{
    /// <summary>One backup set at one destination, seen at one moment.</summary>
    public sealed class SetAt
    {
        /// <summary>Names a set at a destination; nothing is asked yet.</summary>
        /// <param name="destination">Where the set is.</param>
        /// <param name="set">The set's decimal number.</param>
        /// <param name="now">The moment the client's clock shows; null for the machine's clock.</param>
        public SetAt(Destination destination, string set, DateTimeOffset? now = null)
        {
            Destination = destination ?? throw new ArgumentNullException(nameof(destination));
            Set = set ?? throw new ArgumentNullException(nameof(set));
            Now = now;
        }

        /// <summary>Where the set is.</summary>
        public Destination Destination { get; }

        /// <summary>The set's decimal number.</summary>
        public string Set { get; }

        /// <summary>The moment the client's clock shows; null for the machine's clock.</summary>
        public DateTimeOffset? Now { get; }
    }
}
