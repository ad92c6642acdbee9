using System;

namespace Holdfast
{
    /// <summary>Rows from <see cref="First"/> to <see cref="Last"/>, both of them in it; rows are counted from 0.</summary>
    public readonly struct RowRange : IEquatable<RowRange>
    {
        /// <summary>One row.</summary>
        public RowRange(int row)
            : this(row, row)
        {
        }

        /// <summary>Rows beside each other.</summary>
        public RowRange(int first, int last)
        {
            First = first;
            Last = last;
        }

        /// <summary>The first row.</summary>
        public int First { get; }

        /// <summary>The last row; a range in which it is before the first is refused.</summary>
        public int Last { get; }

        /// <summary>How many rows.</summary>
        public int Count => Last - First + 1;

        /// <summary>Whether two ranges are the same.</summary>
        public static bool operator ==(RowRange one, RowRange other)
        {
            return one.Equals(other);
        }

        /// <summary>Whether two ranges differ.</summary>
        public static bool operator !=(RowRange one, RowRange other)
        {
            return !one.Equals(other);
        }

        /// <summary>What the library holds, copied.</summary>
        internal static unsafe RowRange[] Read(hf_row_range* first, ulong count)
        {
            RowRange[] ranges = new RowRange[count];
            for (int at = 0; at < ranges.Length; at++)
            {
                ranges[at] = new RowRange(checked((int)first[at].first), checked((int)first[at].last));
            }
            return ranges;
        }

        /// <inheritdoc/>
        public bool Equals(RowRange other)
        {
            return First == other.First && Last == other.Last;
        }

        /// <inheritdoc/>
        public override bool Equals(object obj)
        {
            return obj is RowRange && Equals((RowRange)obj);
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            return unchecked((First * 397) ^ Last);
        }

        /// <summary>Such as <c>3</c> or <c>0-149</c>, as scripts write them.</summary>
        public override string ToString()
        {
            return First == Last ? First.ToString() : First + "-" + Last;
        }
    }
}
