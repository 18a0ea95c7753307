using Breakeven.Routing.Features;
using Breakeven.Routing.Training;

namespace Breakeven.Routing.Labelling;

/// <summary>Makes labels of one answer usable beside labels of both: they may say which prompts go better than others, never how good a model is.</summary>
/// <remarks>
/// 1. Only on routes with labels of both answers. 2. A prompt has one vote for each key and model, the mean. 3. A key's votes on a route and model are at most a tenth of the route's labels of both answers,
/// the latest: a tenth of the labels turned round costs a router little (docs/concepts/routing.md). 4. Each kind is moved, by route and model, so that its mean is that of the labels of
/// both answers: other measures have other scales, and whoever spams one cannot lift or sink a model. (docs/decisions/0055)
/// </remarks>
internal static class PartialLabels
{
    /// <summary>Labels of both answers for each vote of one key.</summary>
    public const int PairsPerVote = 10;

    /// <param name="pairs">Each different prompt once.</param>
    public static PartialLabel[] Fit(LabelledPrompt[] pairs, IReadOnlyCollection<PartialLabel> partials)
    {
        if (partials.Count == 0) return [];
        Dictionary<string, LabelledPrompt[]> byRoute = pairs.Where(pair => pair.Route is not null).GroupBy(pair => pair.Route!).ToDictionary(group => group.Key, group => group.ToArray());
        HashSet<(ulong, string?)> known = [.. pairs.Select(pair => (NGramHash.Word(pair.Prompt.Span), pair.Route))];
        List<PartialLabel> fitted = [];
        foreach (IGrouping<(string Route, bool IsStrong), PartialLabel> head in partials
            .Where(partial => byRoute.ContainsKey(partial.Route) && !known.Contains((NGramHash.Word(partial.Prompt.Span), partial.Route)))
            .GroupBy(partial => (partial.Route, partial.IsStrong)))
        {
            LabelledPrompt[] route = byRoute[head.Key.Route];
            double usual = route.Average(pair => head.Key.IsStrong ? pair.Strong : pair.Weak);
            IEnumerable<PartialLabel> votes = head.GroupBy(partial => partial.Key).SelectMany(key => Votes(key).TakeLast(route.Length / PairsPerVote));
            foreach (IGrouping<LabelKind, PartialLabel> kind in votes.GroupBy(vote => vote.Kind))
            {
                double shift = usual - kind.Average(vote => vote.Quality);
                fitted.AddRange(kind.Select(vote => vote with { Quality = Math.Clamp(vote.Quality + shift, 0, 1) }));
            }
        }
        return [.. fitted.OrderBy(partial => partial.At).ThenBy(partial => NGramHash.Word(partial.Prompt.Span)).ThenBy(partial => partial.Key, StringComparer.Ordinal)];
    }

    /// <summary>One for each prompt, in order of time.</summary>
    private static IEnumerable<PartialLabel> Votes(IEnumerable<PartialLabel> ofOneKey) => ofOneKey
        .GroupBy(partial => NGramHash.Word(partial.Prompt.Span))
        .Select(prompt =>
        {
            LabelKind best = prompt.Max(partial => partial.Kind);
            PartialLabel[] said = [.. prompt.Where(partial => partial.Kind == best)];
            return said[0] with { Quality = said.Average(partial => partial.Quality), At = said.Max(partial => partial.At) };
        })
        .OrderBy(partial => partial.At).ThenBy(partial => NGramHash.Word(partial.Prompt.Span));
}
