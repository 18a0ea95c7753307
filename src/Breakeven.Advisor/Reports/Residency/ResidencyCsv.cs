using System.Globalization;
using System.Text;
using Breakeven.Ledger.Export;

namespace Breakeven.Advisor.Reports.Residency;

/// <summary>One line for each class and place, for a spreadsheet.</summary>
public static class ResidencyCsv
{
    public static string Write(ResidencyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        StringBuilder csv = new("data_class,location,region,provider,target,attempts,violations_of_class,unproven_of_class\r\n");
        foreach (ClassResidency item in report.Classes)
            foreach (ResidencyPlace place in item.Places)
            {
                string?[] texts = [item.DataClass, place.Location switch { Location.Own => "own", Location.Cloud => "cloud", _ => null }, place.Region, place.Provider, place.Target];
                foreach (string? text in texts) csv.Append(CsvText.Cell(text, isNumber: false)).Append(',');
                csv.Append(CultureInfo.InvariantCulture, $"{place.Attempts},{item.Violations},{item.Unproven}\r\n");
            }
        return csv.ToString();
    }
}
