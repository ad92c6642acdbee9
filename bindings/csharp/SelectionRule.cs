using System;

namespace Holdfast
{
    /// <summary>Selects rows, those to come included. Letters match without regard to case.</summary>
    public readonly struct SelectionRule : IEquatable<SelectionRule>
    {
        /// <summary>A rule of a kind; the kinds without a value have an empty one.</summary>
        public SelectionRule(SelectionRuleKind kind, string value = "")
        {
            Kind = kind;
            Value = Calls.Given(value, nameof(value));
        }

        /// <summary>Every row.</summary>
        public static SelectionRule All => new SelectionRule(SelectionRuleKind.All);

        /// <summary>Every row whose key was not known when the rule was set.</summary>
        public static SelectionRule New => new SelectionRule(SelectionRuleKind.New);

        /// <summary>What it looks at.</summary>
        public SelectionRuleKind Kind { get; }

        /// <summary>Its pattern, domain or group; empty for those that have none.</summary>
        public string Value { get; }

        /// <summary>
        /// Rows whose name fits: <c>*</c> stands for any text, <c>?</c> for one character, <c>\</c> takes the next
        /// character as it is.
        /// </summary>
        public static SelectionRule Name(string pattern)
        {
            return new SelectionRule(SelectionRuleKind.Name, pattern);
        }

        /// <summary>Rows whose name is in this domain: what follows the last @ of an address, or the host of a URL.</summary>
        public static SelectionRule Domain(string domain)
        {
            return new SelectionRule(SelectionRuleKind.Domain, domain);
        }

        /// <summary>Rows in this group.</summary>
        public static SelectionRule Group(string group)
        {
            return new SelectionRule(SelectionRuleKind.Group, group);
        }

        /// <inheritdoc/>
        public bool Equals(SelectionRule other)
        {
            return Kind == other.Kind && Value == other.Value;
        }

        /// <inheritdoc/>
        public override bool Equals(object obj)
        {
            return obj is SelectionRule && Equals((SelectionRule)obj);
        }

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            return ((int)Kind * 397) ^ (Value ?? "").GetHashCode();
        }

        /// <summary>Such as <c>name:ann*</c>, as scripts write them.</summary>
        public override string ToString()
        {
            string kind = Kind.ToString().ToLowerInvariant();
            return string.IsNullOrEmpty(Value) ? kind : kind + ":" + Value;
        }
    }
}
