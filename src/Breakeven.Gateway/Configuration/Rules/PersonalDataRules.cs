using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Shapes;
using Breakeven.Gateway.Policies.PersonalData;
using Breakeven.Gateway.Policies.PersonalData.Detectors;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>An action on personal data has something to look for, and a class to raise to; patterns are patterns.</summary>
internal static class PersonalDataRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        const string section = "personal_data";
        PersonalDataConfig general = config.PersonalData;
        CheckPatterns(general, section, context);
        CheckAction(general, section, names, context);
        bool isUsed = general.Action is not null;
        foreach (WorkloadConfig workload in config.Workloads)
        {
            if (workload.PersonalData is not { } own) continue;
            string path = $"workloads.{workload.Name}.{section}";
            CheckPatterns(own, path, context);
            CheckAction(own.Over(general), path, names, context);
            isUsed |= own.Action is not null;
        }
        if (!isUsed && (general.Detect is not null || general.Patterns is not null))
            context.Warning(section, "says what to look for but not what to do, so nothing is looked for", "add action: raise, mask or refuse");
    }

    private static void CheckPatterns(PersonalDataConfig settings, string path, BindContext context)
    {
        foreach ((string kind, string pattern) in settings.Patterns?.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToImmutableArray() ?? [])
        {
            string at = $"{path}.patterns.{kind}";
            if (!IsKind(kind)) context.Error(at, "a kind is a word of lower case letters, digits and _, 32 at most");
            else if (PersonalDataKinds.Words.Contains(kind)) context.Error(at, "is a kind already; give yours another name");
            else if (ConfiguredPattern.TryCreate(kind, pattern, out string? problem) is null) context.Error(at, problem!);
        }
    }

    private static void CheckAction(PersonalDataConfig settings, string path, ConfigNames names, BindContext context)
    {
        if (settings.Action is null or PersonalDataAction.Off || context.IsBroken(path)) return;
        if (settings.Detect is not { IsEmpty: false } && settings.Patterns is not { Count: > 0 }) context.Error(path, "has an action and nothing to look for", "add detect: [email, card, iban, national_ids]");
        if (settings.Action != PersonalDataAction.Raise) return;
        if (settings.DataClass is not { } dataClass) context.Error(path, "'data_class' is missing: raise needs a policy to put the call under");
        else if (!names.Policies.Contains(dataClass)) context.Error($"{path}.data_class", $"there is no policy '{dataClass}'", ConfigNames.Suggest(dataClass, names.Policies, "policies"));
    }

    private static bool IsKind(string name) => name.Length is > 0 and <= 32 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
