using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Breakeven.Gateway.Files;

namespace Breakeven.Server.Watching;

/// <summary>The states of all routers in a file beside the ledger, which appears whole or not at all. Holds names and figures only.</summary>
/// <param name="database">The ledger's file.</param>
public sealed class RouterStateFile(string database)
{
    private readonly string _path = database + ".router.json";

    /// <returns>What was kept; nothing where there is no file.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ImmutableArray<RouterState> Load()
    {
        if (!File.Exists(_path)) return [];
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), RouterStateJson.Default.ImmutableArrayRouterState);
        }
        catch (Exception damaged) when (damaged is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"{_path} is damaged.", damaged);
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(ImmutableArray<RouterState> states) => WholeFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(states, RouterStateJson.Default.ImmutableArrayRouterState));

    /// <summary>Moves a damaged file out of the way.</summary>
    public void SetAside() => File.Move(_path, _path + ".damaged", overwrite: true);
}

/// <summary>How states are kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ImmutableArray<RouterState>))]
internal sealed partial class RouterStateJson : JsonSerializerContext;
