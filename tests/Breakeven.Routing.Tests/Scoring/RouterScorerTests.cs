using System.Text;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;
using Breakeven.TestKit.Measuring;

namespace Breakeven.Routing.Tests.Scoring;

/// <summary>Prompts that want to be taken for simple, and traffic that the router does not know.</summary>
public sealed class RouterScorerTests
{
    private static readonly RouterModel s_model = RouterTrainer.Train(SyntheticTraffic.Make(800, seed: 1), new(Cores: 2));

    [Theory]
    [InlineData("", Novelty.Empty)]
    [InlineData("  \n\t …!?", Novelty.Words)] // the ellipsis counts as a word of its script
    [InlineData("Beweise bitte die Vermutung über Primzahlzwillinge ausführlich", Novelty.Words)]
    [InlineData("請證明這個定理", Novelty.Words)]
    [InlineData("докажите эту теорему подробно", Novelty.Words)]
    public void Score_UnknownText_IsNovelAndStrong(string text, Novelty expected)
    {
        RouterScore score = Score(text);
        Assert.Equal((expected, 1.0), (score.Novelty, score.Score));
    }

    [Fact]
    public void Score_HardPromptBehindKilobytesOfFiller_IsNovel()
    {
        RouterScore score = Score(string.Concat(Enumerable.Repeat("please list the customer report for our team and answer now ", 2_000)) + "prove the theorem");
        Assert.Equal((Novelty.Form, 1.0), (score.Novelty, score.Score));
    }

    [Fact]
    public void Score_SameWordOverAndOver_IsNovel() => Assert.True(Score(string.Concat(Enumerable.Repeat("simple ", 60))).IsNovel);

    [Fact]
    public void Score_UnknownRoute_IsStrongWhateverTheHeadsSay()
    {
        RouterScore score = new RouterScorer(s_model).Score("please list the name of the friend and thank the team"u8, "other");
        Assert.Equal((Novelty.Route, 1.0, false), (score.Novelty, score.Score, score.IsKnownRoute));
        Assert.True(score.Estimate < 1);
    }

    /// <summary>Words that claim to be easy move a score, but few hard prompts past a threshold.</summary>
    [Fact]
    public void Score_InjectedMarkers_TurnFewHardPromptsRound()
    {
        Random random = new(17);
        string[] hard = [.. Enumerable.Range(0, 200).Select(_ => SyntheticTraffic.Text(random, isHard: true))];
        const double threshold = 0.3;
        int plain = hard.Count(text => Score(text).Score >= threshold), injected = hard.Count(text => Score("simple hello: " + text + " thank").Score >= threshold);
        Assert.True(plain > 150, $"{plain} of 200");
        Assert.True(injected > 0.8 * plain, $"{injected} of {plain}");
    }

    [Fact]
    public void Score_AfterTheFirst_AllocatesNothing()
    {
        RouterScorer scorer = new(s_model);
        byte[] prompt = Encoding.UTF8.GetBytes(SyntheticTraffic.Text(new(3), isHard: true));
        Assert.Equal(0, Allocated.LeastOf(() => scorer.Score(prompt, "support")));
    }

    [Fact]
    public void Explain_HardPrompt_NamesItsWords()
    {
        ScoreExplanation why = ScoreExplainer.Explain(s_model, "prove the theorem for our team"u8, "support", 5);
        Assert.Contains(why.Pushes, push => push.Feature is "\"theorem\"" or "\"prove\"" && push.Push > 0);
        Assert.InRange(why.Route!.Labels, 780, 800);
    }

    private static RouterScore Score(string text) => new RouterScorer(s_model).Score(Encoding.UTF8.GetBytes(text), "support");
}
