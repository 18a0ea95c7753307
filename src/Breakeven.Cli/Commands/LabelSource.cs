using System.Collections.Immutable;
using Breakeven.Routing.Labelling;
using Breakeven.Routing.Training;

namespace Breakeven.Cli.Commands;

/// <summary>What there is to learn from.</summary>
/// <param name="Pairs">Labels of both models' answers.</param>
/// <param name="Partials">Labels of one answer alone.</param>
/// <param name="Yardsticks">What the weak model's answers were worth.</param>
/// <param name="Text">What the ledger held, in a sentence; null for files.</param>
internal sealed record LabelSource(List<LabelledPrompt> Pairs, List<PartialLabel> Partials, ImmutableArray<Yardstick> Yardsticks, string? Text);
