using System.Collections.Immutable;

namespace Breakeven.Gateway.Configuration;

/// <summary>What reading a configuration gave.</summary>
/// <param name="Config">Null when any problem is an error.</param>
/// <param name="Problems">Every problem found, in the order of the file; warnings come with a usable configuration.</param>
/// <param name="Sha256">Lower-case hex of the file's bytes: names this version. Values read from the environment are not part of it.</param>
/// <param name="MaskedText">The text with literal secrets replaced by <c>***</c>: fit to be stored and shown. References to the environment stay.</param>
public sealed record ConfigResult(BreakevenConfig? Config, ImmutableArray<ConfigProblem> Problems, string Sha256, string MaskedText)
{
    /// <summary>Files that <c>${file:…}</c> read, as absolute paths: a change in one of them is a change of the configuration.</summary>
    public ImmutableArray<string> ReferencedFiles { get; init; } = [];

    /// <summary>The text as it was read, secrets and all; null where it could not be parsed.</summary>
    public Secret? Source { get; init; }

    public IEnumerable<ConfigProblem> Errors => Problems.Where(problem => problem.Severity == ConfigSeverity.Error);
    public IEnumerable<ConfigProblem> Warnings => Problems.Where(problem => problem.Severity == ConfigSeverity.Warning);
}
