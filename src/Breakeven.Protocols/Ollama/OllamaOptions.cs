using System.Collections.Immutable;

namespace Breakeven.Protocols.Ollama;

/// <summary>The <c>options</c> of a request that change its answer.</summary>
internal sealed class OllamaOptions
{
    public double? Temperature;
    public double? TopP;
    public double? MinP;
    public double? PresencePenalty;
    public double? FrequencyPenalty;
    public double? RepeatPenalty;
    public long? TopK;
    public long? Seed;

    /// <summary>Zero and below ask for no limit.</summary>
    public long? NumPredict;
    public ImmutableArray<string> Stop = [];

    /// <summary>Those without a neutral meaning.</summary>
    public List<(string Name, Range Value)> Others { get; } = [];

    /// <summary>Options that change the answer and that no other format knows by a neutral name.</summary>
    /// <remarks>
    /// The rest say how the server shall run the model (<c>num_ctx</c>, <c>num_gpu</c>, <c>num_thread</c>, …): another target runs it in its own way,
    /// and nobody is misled when they are left out. Ollama itself ignores options that it does not know.
    /// </remarks>
    public static readonly ImmutableArray<string> Sampling = ["typical_p", "tfs_z", "repeat_last_n", "mirostat", "mirostat_tau", "mirostat_eta", "penalize_newline", "num_keep"];
}
