namespace Breakeven.Advisor.Derivations;

/// <summary>Units of derived numbers, in the words of the glossary.</summary>
internal static class Units
{
    public const string UsdPerMonth = "US dollars a month";
    public const string Usd = "US dollars";
    public const string UsdPerRequest = "US dollars a request";
    public const string UsdPerMillion = "US dollars a million tokens";
    public const string UsdPerHour = "US dollars an hour";
    public const string UsdPerYear = "US dollars a year";
    public const string Requests = "requests a month";
    public const string Tokens = "tokens a request";
    public const string Servers = "servers";
    public const string Share = "of 1";
    public const string Factor = "times";
    public const string Draws = "draws";
}
