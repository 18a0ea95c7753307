using System.Text;
using Breakeven.Routing.Drift;
using Breakeven.Routing.Scoring;
using Breakeven.Routing.Training;

namespace Breakeven.Routing.Tests.Drift;

public sealed class LiveTrafficTests
{
    private static readonly RouterModel s_model = RouterTrainer.Train([.. SyntheticTraffic.Make(400, seed: 1), .. SyntheticTraffic.Make(60, seed: 4, route: "rare")], new(Cores: 2));

    [Fact]
    public void Add_LikeTheTraining_IsNoChange()
    {
        LiveTraffic traffic = new(s_model, "support");
        for (int window = 0; window < 4; window++)
        {
            Fill(traffic, SyntheticTraffic.Make(LiveTraffic.Window, seed: 10 + window).Select(label => Encoding.UTF8.GetString(label.Prompt.Span)));
            Assert.False(traffic.Latest!.IsChanged, traffic.Latest.Text);
            Assert.InRange(traffic.Latest.ScoreShift!.Value, 0, 0.1);
        }
    }

    [Fact]
    public void Add_OtherTraffic_BeginsAndEnds()
    {
        LiveTraffic traffic = new(s_model, "support");
        Fill(traffic, Hard());
        Assert.True(traffic.Latest!.IsChanged);
        Assert.True(traffic.Latest.ScoreShift > DriftReport.MuchShift, traffic.Latest.Text); // only hard questions: known words, other scores
        Fill(traffic, SyntheticTraffic.Make(LiveTraffic.Window, seed: 20).Select(label => Encoding.UTF8.GetString(label.Prompt.Span)));
        Assert.False(traffic.Latest.IsChanged, traffic.Latest.Text);
        Fill(traffic, Enumerable.Repeat("Übersetzen Sie bitte diesen ausführlichen Vertrag", LiveTraffic.Window));
        Assert.True(traffic.Latest.IsChanged);
        Assert.Equal(1, traffic.Latest.NovelShare);
    }

    /// <summary>With few labels of a route nothing is compared, and unknown words still tell.</summary>
    [Fact]
    public void Add_RouteOfFewLabels_ToldByUnknownTrafficAlone()
    {
        LiveTraffic rare = new(s_model, "rare"), unknown = new(s_model, "elsewhere");
        Fill(rare, Hard());
        Assert.Null(rare.Latest!.ScoreShift);
        Assert.False(rare.Latest.IsChanged);
        Fill(rare, Enumerable.Repeat("Übersetzen Sie bitte diesen ausführlichen Vertrag", LiveTraffic.Window));
        Assert.True(rare.Latest.IsChanged);
        Fill(unknown, Hard());
        Assert.False(unknown.IsKnown || unknown.Latest!.IsChanged); // no label of it: all is unknown, and nothing has changed
    }

    [Fact]
    public void Add_FromManyThreads_LosesNothing()
    {
        LiveTraffic traffic = new(s_model, "support");
        Parallel.For(0, 8, thread =>
        {
            RouterScorer scorer = new(s_model);
            for (int i = 0; i < 200; i++)
            {
                RouterScore score = scorer.Score("please greet our team"u8, "support");
                traffic.Add(scorer, score);
            }
        });
        Assert.Equal(1_600 % LiveTraffic.Window, traffic.Counted);
        Assert.NotNull(traffic.Latest);
    }

    private static IEnumerable<string> Hard()
    {
        Random random = new(5);
        return Enumerable.Range(0, LiveTraffic.Window).Select(_ => SyntheticTraffic.Text(random, isHard: true));
    }

    private static void Fill(LiveTraffic traffic, IEnumerable<string> prompts)
    {
        RouterScorer scorer = new(s_model);
        foreach (string prompt in prompts)
        {
            RouterScore score = scorer.Score(Encoding.UTF8.GetBytes(prompt), traffic.Name);
            traffic.Add(scorer, score);
        }
    }
}
