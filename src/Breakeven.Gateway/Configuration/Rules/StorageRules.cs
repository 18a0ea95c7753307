using System.Collections.Immutable;
using Breakeven.Gateway.Configuration.Shapes;
using Breakeven.Gateway.Content;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>Stores that are known words but not built yet are refused: nothing is silently ignored.</summary>
internal static class StorageRules
{
    public static void Check(BreakevenConfig config, BindContext context)
    {
        CheckAddress("storage.ledger", config.Storage.Ledger, SupportedFeatures.Ledgers, "use sqlite:breakeven.db", context);
        CheckAddress("storage.shared_state", config.Storage.SharedState, SupportedFeatures.SharedStates, "use memory; cache.store shares the response cache", context);
        CheckContent(config, context);
    }

    private static void CheckContent(BreakevenConfig config, BindContext context)
    {
        const string key = "storage.content_key", make = "make one with 'openssl rand -base64 32', and give it as ${NAME} or ${file:/path}";
        bool isOn = config.Storage.Content == "encrypted";
        if (!context.IsBroken(key) && config.Storage.ContentKey is not null && ContentVault.ParseKey(config.Storage.ContentKey) is null) context.Error(key, "is not 32 bytes in hex or base64", make);
        else if (isOn && config.Storage.ContentKey is null && !context.IsBroken(key)) context.Error("storage.content", "'encrypted' needs content_key", make);
        foreach (WorkloadConfig workload in config.Workloads.Where(workload => workload.Content == "encrypted" && !isOn))
            context.Error($"workloads.{workload.Name}.content", "'encrypted' needs storage.content: encrypted");
    }

    internal static void CheckAddress(string path, string address, ImmutableArray<(string Prefix, bool IsBuilt)> known, string alternative, BindContext context)
    {
        if (context.IsBroken(path)) return;
        foreach ((string prefix, bool isBuilt) in known)
        {
            bool isWord = !prefix.EndsWith(':') && !prefix.EndsWith('/');
            if (isWord ? address != prefix : !address.StartsWith(prefix, StringComparison.Ordinal)) continue;
            if (!isBuilt) context.Error(path, $"'{prefix}…' is {SupportedFeatures.NotAvailable(alternative)}");
            else if (!isWord && address.Length == prefix.Length) context.Error(path, $"'{prefix}' needs a path", alternative);
            return;
        }
        context.Error(path, $"expected one of {string.Join(", ", known.Select(word => word.Prefix))}", alternative);
    }
}
