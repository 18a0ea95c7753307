using Breakeven.Routing.Labelling;

namespace Breakeven.Routing.Tests.Labelling;

public sealed class FactReaderTests
{
    private static readonly Guid s_client = Guid.CreateVersion7(), s_copy = Guid.CreateVersion7();

    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(true, 0, 0)]
    [InlineData(false, 1, 1)] // the weak model answered: whether it said what the strong one says
    [InlineData(false, 0, 0)]
    public void Read_Agreement_TakesTheStrongAnswerForTheMeasure(bool clientIsStrong, double same, double weak)
    {
        AnswerLabel label = Assert.Single(FactReader.Read([Copy(QualityFactSource.Shadow, same)], clientIsStrong));
        Assert.Equal((LabelKind.Agreement, weak, 1.0), (label.Kind, label.Weak, label.Strong));
    }

    /// <summary>A judge says which of two is better; its two orders are one comparison.</summary>
    [Theory]
    [InlineData(true, 1, 1, 1, 0)]
    [InlineData(true, 0, 0, 0, 1)]
    [InlineData(true, 1, 0, 1, 1)] // it prefers a place: a tie
    [InlineData(true, 0.5, 0, 0.5, 1)]
    [InlineData(false, 1, 1, 0, 1)]
    [InlineData(false, 0, 0, 1, 0)]
    public void Read_Judge_WhoIsNotWorseIsGoodEnough(bool clientIsStrong, double first, double second, double weak, double strong)
    {
        AnswerLabel label = Assert.Single(FactReader.Read([Copy(QualityFactSource.Judge, first), Copy(QualityFactSource.Judge, second), Copy(QualityFactSource.Judge, null)], clientIsStrong));
        Assert.Equal((LabelKind.Judge, weak, strong), (label.Kind, label.Weak, label.Strong));
    }

    [Fact]
    public void Read_Checks_AreTheShareThatEachAnswerPasses()
    {
        AnswerLabel label = Assert.Single(FactReader.Read([Client("json", 1), Client("length", 1), Client("finished", 1), CopyCheck("json", 1), CopyCheck("length", 0)], clientIsStrong: true));
        Assert.Equal((LabelKind.Checks, 0.5, 1.0), (label.Kind, label.Weak, label.Strong));
    }

    /// <summary>That an answer is there is no evidence that it is good; that it is not is evidence that it is bad, where something else judges the good ones.</summary>
    [Theory]
    [InlineData(new[] { "non_empty" }, new[] { 1.0 }, null)]
    [InlineData(new[] { "non_empty" }, new[] { 0.0 }, null)]
    [InlineData(new[] { "non_empty", "length" }, new[] { 0.0, 1.0 }, 0.0)]
    [InlineData(new[] { "finished", "length" }, new[] { 1.0, 1.0 }, 1.0)]
    public void Read_BasicChecks_OnlySinkAnAnswer(string[] checks, double[] scores, double? expected)
    {
        AnswerLabel[] labels = [.. FactReader.Read([.. checks.Zip(scores, Client)], clientIsStrong: false)];
        Assert.Equal(expected, labels.Length == 0 ? null : labels[0].Weak);
    }

    [Fact]
    public void Read_Feedback_SpeaksOfTheAnswerThatTheClientGot()
    {
        QualityFact opinion = Fact(s_client, QualityFactSource.Feedback, null, 0.2);
        Assert.Equal([new(LabelKind.Feedback, 0.2, null)], FactReader.Read([opinion], clientIsStrong: false));
        Assert.Equal([new(LabelKind.Feedback, null, 0.2)], FactReader.Read([opinion], clientIsStrong: true));
        Assert.Empty(FactReader.Read([opinion with { Score = null, Label = "late" }], clientIsStrong: true));
    }

    [Fact]
    public void Best_SeveralKinds_TakesTheMostReliableAndBothAnswersBeforeOne()
    {
        AnswerLabel checks = new(LabelKind.Checks, 1, 1), judge = new(LabelKind.Judge, 0, 1), agreement = new(LabelKind.Agreement, 1, 1), opinion = new(LabelKind.Feedback, 0, null);
        Assert.Equal(agreement, FactReader.Best([checks, agreement, judge]));
        Assert.Equal(judge, FactReader.Best([judge, checks, opinion]));
        Assert.Equal(checks, FactReader.Best([opinion, checks]));
        Assert.Equal(opinion, FactReader.Best([opinion, new(LabelKind.Checks, 1, null)]));
        Assert.Null(FactReader.Best([]));
    }

    private static QualityFact Client(string check, double score) => Fact(s_client, QualityFactSource.Validator, check, score);

    private static QualityFact CopyCheck(string check, double score) => Fact(s_copy, QualityFactSource.Validator, check, score);

    private static QualityFact Copy(QualityFactSource source, double? score) => Fact(s_copy, source, "arbiter", score);

    private static QualityFact Fact(Guid call, QualityFactSource source, string? check, double? score) => new(Guid.CreateVersion7(), call, DateTimeOffset.UnixEpoch, source) { Item = s_client, Check = check, Score = score };
}
