namespace Breakeven.Routing.Labelling;

/// <summary>What the weak model's answers on one route were worth by one kind of evidence when the router was trained: what today's are held against.</summary>
/// <param name="Count">Answers.</param>
/// <param name="Mean">Their mean quality, 0 to 1.</param>
/// <param name="Variance">Of one answer.</param>
public sealed record Yardstick(string Route, LabelKind Kind, int Count, double Mean, double Variance)
{
    /// <summary>Answers below which a mean is no measure of anything.</summary>
    public const int LeastCount = 50;

    /// <param name="answers">Of the weak model, all that each kind of evidence said of them.</param>
    public static IEnumerable<Yardstick> Of(IEnumerable<(string Route, LabelKind Kind, double Quality)> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return answers
            .GroupBy(answer => (answer.Route, answer.Kind))
            .Where(group => group.Count() >= LeastCount)
            .OrderBy(group => group.Key.Route, StringComparer.Ordinal).ThenBy(group => group.Key.Kind)
            .Select(group =>
            {
                double[] values = [.. group.Select(answer => answer.Quality)];
                double mean = values.Average();
                return new Yardstick(group.Key.Route, group.Key.Kind, values.Length, mean, values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
            });
    }
}
