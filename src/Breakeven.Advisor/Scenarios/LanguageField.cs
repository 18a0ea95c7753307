using System.Collections.Immutable;

namespace Breakeven.Advisor.Scenarios;

/// <summary>Reads <c>languages</c>: ISO 639-1 codes, which is how publishers' statements are kept too.</summary>
internal static class LanguageField
{
    public static ImmutableArray<string>? Read(ObjectFields fields)
    {
        const string Name = "languages";
        if (fields.Texts(Name, "languages as two-letter codes, as [\"en\", \"de\"]") is not { } languages) return null;
        foreach (string language in languages)
            if (language.Length != 2 || !language.All(char.IsAsciiLetter)) fields.Problem(Name, $"\"{language}\" is not a two-letter code; give ISO 639-1, as en, de or ja");
        return [.. languages.Select(language => language.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
    }
}
