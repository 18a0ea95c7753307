using System.Collections.Immutable;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>What an engine says about itself. Changes when it is restarted, not from call to call.</summary>
/// <param name="Engine">The software, as <c>vllm</c>; null when it could not be told.</param>
internal sealed record EngineIdentity(string? Engine)
{
    public string? Version { get; init; }
    public ImmutableArray<EngineModel> Models { get; init; } = [];

    /// <summary>Calls that it works on at once; null when it does not say.</summary>
    public int? Slots { get; init; }

    /// <summary>A model name that it does not know is answered by the model that it has, as llama.cpp does.</summary>
    public bool AnswersAnyName { get; init; }

    /// <summary>Of the formats that only some versions speak, those that this one does, see <see cref="FormatCheck"/>.</summary>
    public ImmutableArray<WireFormat> Formats { get; init; } = [];
}
