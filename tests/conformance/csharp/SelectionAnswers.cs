using System.Collections.Generic;
using System.Linq;

namespace Holdfast.Conformance
{
    using Fields = Dictionary<string, object>;

    /// <content>What a selection answered.</content>
    internal static partial class Answers
    {
        internal static Fields Of(SelectionChange change)
        {
            return Of(change, (Fields)Json.Parse(change.Json));
        }

        internal static Fields Of(SelectionPlayed played)
        {
            Fields answer = (Fields)Json.Parse(played.Json);
            var said = (List<object>)answer["events"];
            answer["events"] = played.Events.Zip(said.Cast<Fields>(), (one, fields) =>
            {
                fields["word"] = one.Word;
                return (object)Of(one.Change, fields);
            }).ToList();
            return answer;
        }

        internal static Fields Of(SelectionCounts counts)
        {
            return new Fields
            {
                { "listed", counts.Listed }, { "shown", counts.Shown }, { "selected", counts.Selected },
                { "explicit", counts.Explicit }, { "ruled", counts.Ruled }, { "excluded", counts.Excluded },
                { "hidden_selected", counts.HiddenSelected }, { "absent_selected", counts.AbsentSelected },
            };
        }

        internal static Fields Of(Selection selection)
        {
            Fields answer = (Fields)Json.Parse(selection.Json);
            answer["rules"] = selection.Rules.Select(rule =>
            {
                Fields fields = new Fields { { "kind", rule.Kind.ToString().ToLowerInvariant() } };
                if (rule.Value.Length > 0)
                {
                    fields["value"] = rule.Value;
                }
                return (object)fields;
            }).ToList();
            return answer;
        }

        internal static List<object> Pairs(IEnumerable<RowRange> ranges)
        {
            return ranges.Select(range => (object)new List<object> { (long)range.First, (long)range.Last }).ToList();
        }

        internal static object Row(int? row)
        {
            return row.HasValue ? (object)(long)row.Value : null;
        }

        private static Fields Of(SelectionChange change, Fields answer)
        {
            answer["selected"] = Pairs(change.Selected);
            answer["unselected"] = Pairs(change.Unselected);
            answer["anchor"] = Row(change.Anchor);
            answer["lead"] = Row(change.Lead);
            answer["selected_count"] = change.SelectedCount;
            answer["hidden_selected_count"] = change.HiddenSelectedCount;
            answer["absent_selected_count"] = change.AbsentSelectedCount;
            answer["view_changed"] = change.ViewChanged;
            answer["relisted"] = change.Relisted;
            return answer;
        }
    }
}
