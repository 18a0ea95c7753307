using Breakeven.Gateway.Routing;

namespace Breakeven.Gateway.Caching;

/// <summary>Within which calls an answer may be used again: one tenant, one policy class, one route with the same targets, one format. What is written here stands before every request in its key.</summary>
/// <remarks>Every text is preceded by its length, and what a target writes ends with a mark, so that no two scopes can write the same bytes. A configuration that changes who would answer, or how it is asked, makes another scope.</remarks>
internal static class CacheScope
{
    /// <summary>Changes with the meaning of what is written, so that entries of other versions are never found.</summary>
    private const byte Version = 2;

    public static void Write(CallContext call, PooledBuffer output)
    {
        output.Append([Version, (byte)call.Client.Format]);
        WriteTenant(call, output);
        TargetScope.Text(output, call.Admission.Environment);
        WriteClasses(call, output);
        TargetScope.Text(output, call.Route.Name);
        TargetScope.Text(output, call.Route.Asked);
        foreach (WeightedCandidate permitted in call.Policy.Permitted)
        {
            TargetScope.Text(output, permitted.Candidate.Model);
            output.Append(TargetScope.Of(permitted.Candidate.Target));
        }
        TargetScope.Text(output, call.Arrival.Header("anthropic-version"));
        TargetScope.Text(output, call.Arrival.Header("anthropic-beta"));
    }

    /// <summary>Whose answers the call may get. Names of keys and teams are what the ledger knows them by; a rotated key is the same tenant.</summary>
    public static string TenantOf(CallContext call)
    {
        if (call.Caller.Key is not { } key) return "";
        return call.Snapshot.Config.Cache?.Share == CacheShare.Team && key.Team is { } team ? $"team {team}" : $"key {key.Name}";
    }

    /// <summary>What <see cref="TenantOf"/> says, without a new text for each call.</summary>
    private static void WriteTenant(CallContext call, PooledBuffer output)
    {
        KeyConfig? key = call.Caller.Key;
        string? team = key is not null && call.Snapshot.Config.Cache?.Share == CacheShare.Team ? key.Team : null;
        TargetScope.Text(output, key is null ? "" : team is null ? "key" : "team");
        TargetScope.Text(output, team ?? key?.Name);
    }

    private static void WriteClasses(CallContext call, PooledBuffer output)
    {
        TargetScope.Text(output, call.Policy.Restricted ? "restricted" : "");
        TargetScope.Number(output, call.Admission.DataClasses.Length);
        foreach (string dataClass in call.Admission.DataClasses.Length < 2 ? call.Admission.DataClasses : call.Admission.DataClasses.Sort(StringComparer.Ordinal)) TargetScope.Text(output, dataClass);
    }
}
