using Breakeven.Gateway.Configuration.Shapes;
using Breakeven.Gateway.Targets.Providers;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Audio, images and files: known targets, whose provider speaks the API that clients of these paths speak.</summary>
internal static class PassthroughRules
{
    public static void Check(BreakevenConfig config, ConfigNames names, BindContext context)
    {
        Check("audio", config.Passthrough.Audio, names, context);
        Check("images", config.Passthrough.Images, names, context);
        Check("files", config.Passthrough.Files, names, context);
    }

    /// <summary>Whatever is spoken to as OpenAI is for model calls; Gemini and Azure are at some addresses and not at others.</summary>
    private static bool SpeaksOpenAI(ProviderConfig provider) => ProviderTypes.AddressOf(provider) is null || ProviderAdapters.Create(provider) is OpenAICompatibleAdapter;

    private static void Check(string key, TargetId? named, ConfigNames names, BindContext context)
    {
        string path = $"passthrough.{key}";
        if (named is not { } target || context.IsBroken(path)) return;
        if (!names.Targets.TryGetValue(target.Value, out TargetConfig? found))
            context.Error(path, $"there is no target '{target}'", ConfigNames.Suggest(target.Value, names.Targets.Keys, "targets"));
        else if (names.Providers.TryGetValue(found.Provider, out ProviderConfig? provider) && ProviderTypes.Find(provider.Type) is { } type && !SpeaksOpenAI(provider))
            context.Error(path, $"'{target}' belongs to a provider of type {type.Name}, which does not have OpenAI's API for {key}", "name a target whose provider has");
    }
}
