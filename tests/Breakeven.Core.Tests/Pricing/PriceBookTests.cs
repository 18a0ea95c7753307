using CsCheck;

namespace Breakeven.Pricing;

public class PriceBookTests
{
    private static readonly ProviderName Provider = new("p");
    private static readonly ModelName Model = new("m");
    private static readonly DateOnly Day = RateCardGen.FirstDay;

    private static readonly Gen<(RateCard[] Cards, RateCard[] Overrides, DateOnly Day, ServiceTier Tier, Region? Region)> Question = Gen.Select(
        RateCardGen.Any.Array[0, 12], RateCardGen.Any.Array[0, 4], RateCardGen.Day, Gen.Enum<ServiceTier>(),
        RateCardGen.OneOf<string?>(null, "EU", "us").Select(region => region is null ? (Region?)null : new Region(region)));

    [Fact]
    public void Find_AnyBook_GivesOnlyACardThatHoldsForTheQuestion() => Question.Sample(question =>
    {
        RateCard? card = new PriceBook("v", question.Cards, question.Overrides).Find(Provider, Model, question.Day, question.Tier, question.Region);
        if (card is null) return;
        Assert.True(card.IsValidAt(question.Day));
        Assert.True(card.Model == Model || (card.Model.IsAny && question.Overrides.Contains(card)));
        Assert.True(card.Tier == question.Tier || card.Tier == ServiceTier.Default);
        Assert.True(card.Region is null || card.Region == question.Region);
    });

    [Fact]
    public void Find_AnyBook_MissesNoCardThatHolds() => Question.Sample(question =>
    {
        bool holds = question.Cards.Where(card => card.Model == Model).Concat(question.Overrides.Where(card => card.Model == Model || card.Model.IsAny))
            .Any(card => card.IsValidAt(question.Day) && (card.Tier == question.Tier || card.Tier == ServiceTier.Default) && (card.Region is null || card.Region == question.Region));
        Assert.Equal(holds, new PriceBook("v", question.Cards, question.Overrides).Find(Provider, Model, question.Day, question.Tier, question.Region) is not null);
    });

    [Fact]
    public void Find_ExactOverride_WinsOverAnyModelAndOverPublished()
    {
        RateCard published = Card(1), any = Card(2) with { Model = ModelName.Any }, exact = Card(3);
        Assert.Same(exact, new PriceBook("v", [published], [any, exact]).Find(Provider, Model, Day));
        Assert.Same(any, new PriceBook("v", [published], [any]).Find(Provider, Model, Day));
        Assert.Same(published, new PriceBook("v", [published], [Card(2) with { Provider = new("q") }]).Find(Provider, Model, Day));
    }

    [Fact]
    public void Find_FineTune_HasThePriceOfItsBaseModelsFineTunes()
    {
        RateCard tuned = Card(1) with { Model = new("ft:gpt-4.1-mini") }, untuned = Card(2) with { Model = new("gpt-4.1-mini") };
        PriceBook book = new("v", [tuned, untuned]);
        Assert.Same(tuned, book.Find(Provider, new("ft:gpt-4.1-mini:acme::abc123"), Day));
        Assert.Null(new PriceBook("v", [untuned]).Find(Provider, new("ft:gpt-4.1-mini:acme::abc123"), Day)); // the base model's own price is another
    }

    [Fact]
    public void Find_OverrideNotYetValid_LeavesThePublishedPrice()
    {
        RateCard published = Card(1), later = Card(3) with { ValidFrom = Day.AddDays(1) };
        PriceBook book = new("v", [published], [later]);
        Assert.Same(published, book.Find(Provider, Model, Day));
        Assert.Same(later, book.Find(Provider, Model, Day.AddDays(1)));
    }

    [Fact]
    public void Find_StepsInTime_EndBeforeTheirLastDay()
    {
        RateCard old = Card(1) with { ValidUntil = Day }, next = Card(2) with { ValidFrom = Day };
        PriceBook book = new("v", [next, old]);
        Assert.Same(old, book.Find(Provider, Model, Day.AddDays(-1)));
        Assert.Same(next, book.Find(Provider, Model, Day));
    }

    [Fact]
    public void Find_TierAndRegion_TakesTheMostSpecific()
    {
        RateCard plain = Card(1), flex = Card(2) with { Tier = ServiceTier.Flex }, eu = Card(3) with { Region = new Region("eu") };
        PriceBook book = new("v", [plain, flex, eu]);
        Assert.Same(flex, book.Find(Provider, Model, Day, ServiceTier.Flex));
        Assert.Same(eu, book.Find(Provider, Model, Day, region: new Region("EU")));
        Assert.Same(plain, book.Find(Provider, Model, Day, ServiceTier.Priority, new Region("us")));
    }

    private static RateCard Card(decimal input) => new(Provider, Model, new(input, input));
}
