using System.Buffers.Binary;
using System.Text;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Caching;

/// <summary>Within which calls an answer may be used again: one tenant, one policy class, one route with the same targets, one format. What is written here stands before every request in its key.</summary>
/// <remarks>Every text is preceded by its length, so that no two scopes can write the same bytes. A configuration that changes who would answer, or how it is asked, makes another scope.</remarks>
internal static class CacheScope
{
    /// <summary>Changes with the meaning of what is written, so that entries of other versions are never found.</summary>
    private const byte Version = 1;

    public static void Write(CallContext call, PooledBuffer output)
    {
        output.Append([Version, (byte)call.Client.Format]);
        Text(output, TenantOf(call));
        Text(output, call.Admission.Environment);
        WriteClasses(call, output);
        Text(output, call.Route.Name);
        Text(output, call.Route.Asked);
        foreach (WeightedCandidate candidate in call.Policy.Permitted) WriteTarget(candidate.Candidate, output);
        Text(output, call.Arrival.Header("anthropic-version"));
        Text(output, call.Arrival.Header("anthropic-beta"));
    }

    /// <summary>Whose answers the call may get. Names of keys and teams are what the ledger knows them by; a rotated key is the same tenant.</summary>
    public static string TenantOf(CallContext call)
    {
        if (call.Caller.Key is not { } key) return "";
        return call.Snapshot.Config.Cache?.Share == CacheShare.Team && key.Team is { } team ? $"team {team}" : $"key {key.Name}";
    }

    private static void WriteClasses(CallContext call, PooledBuffer output)
    {
        Text(output, call.Policy.Restricted ? "restricted" : "");
        Number(output, call.Admission.DataClasses.Length);
        foreach (string dataClass in call.Admission.DataClasses.Length < 2 ? call.Admission.DataClasses : call.Admission.DataClasses.Sort(StringComparer.Ordinal)) Text(output, dataClass);
    }

    private static void WriteTarget(in Candidate candidate, PooledBuffer output)
    {
        ProviderConfig provider = candidate.Target.Provider;
        Text(output, candidate.Target.Id);
        Text(output, candidate.Model);
        Text(output, provider.Name);
        Text(output, provider.Type);
        Text(output, provider.BaseUrl?.OriginalString);
        Text(output, provider.Region?.Value);
        Text(output, provider.ApiVersion);
        output.Append([(byte)provider.Location]);
        Number(output, provider.DefaultMaxOutputTokens ?? -1);
        foreach (string field in provider.DropUnsupported) Text(output, field);
        foreach ((string name, Secret value) in provider.Headers.OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            Text(output, name);
            Text(output, value.Reveal()); // within what is hashed under a key only
        }
        output.Append([0xFF]);
    }

    private static void Number(PooledBuffer output, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        output.Append(bytes);
    }

    private static void Text(PooledBuffer output, string? text)
    {
        if (text is null)
        {
            Number(output, -1);
            return;
        }
        Number(output, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
    }
}
