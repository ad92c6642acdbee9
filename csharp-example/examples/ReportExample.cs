using System;

namespace Holdfast.Example
{
    /// <summary>One report, three renderings.</summary>
    public static class ReportExample
    {
        /// <summary>Plans a check, and returns its report as text, CSV and JSON.</summary>
        public static string Run(string place, string clientFolder)
        {
            using (var client = Client.Open(clientFolder))
            using (var destination = Destination.Open(place))
            using (var report = new Report("Asia/Hong_Kong"))
            {
                client.PdicPlan(new SetAt(destination, "1602834567932"), report);
                foreach (var line in report.Lines)
                {
                    if (line.Kind == LineKind.Warn || line.Kind == LineKind.Error)
                    {
                        Console.Error.WriteLine(line.Timestamp + " " + line.Log);
                    }
                }
                return report.Text + report.Csv + report.Json + "\n";
            }
        }
    }
}
