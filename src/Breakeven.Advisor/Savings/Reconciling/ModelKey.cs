using System.Text.RegularExpressions;

namespace Breakeven.Advisor.Savings.Reconciling;

/// <summary>One name for a model that sources write differently: with or without its provider, with or without the date of its snapshot, in any case.</summary>
internal static partial class ModelKey
{
    public static string Of(string model)
    {
        string name = model[(model.LastIndexOf('/') + 1)..];
        return Date().Replace(name, "").ToLowerInvariant();
    }

    [GeneratedRegex(@"-(20\d{2}-\d{2}-\d{2}|20\d{6})$")]
    private static partial Regex Date();
}
