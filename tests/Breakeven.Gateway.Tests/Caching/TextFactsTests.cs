using Breakeven.Gateway.Caching.Semantic;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>Adversarial near-duplicates: vectors of these pairs are near each other, and their answers are not.</summary>
public sealed class TextFactsTests
{
    [Theory]
    [InlineData("Is it safe to mix bleach with ammonia?", "Is it not safe to mix bleach with ammonia?")]
    [InlineData("Is it safe to mix bleach with ammonia?", "Is it unsafe to mix bleach with ammonia?")]
    [InlineData("You can delete this account", "You can't delete this account")]
    [InlineData("What is 15 percent of 200?", "What is 16 percent of 200?")]
    [InlineData("Give me -5 degrees in Fahrenheit", "Give me 5 degrees in Fahrenheit")]
    [InlineData("What changed in version 1.2.3?", "What changed in version 1.2.4?")]
    [InlineData("What is the capital of France?", "What is the capital of Finland?")]
    [InlineData("Tell me about the company Apple", "Tell me about the company Amazon")]
    [InlineData("How far is it from Paris to Rome?", "How far is it from Rome to Paris?")]
    [InlineData("convert usd into eur", "convert eur into usd")]
    [InlineData("does the dog bite the man", "does the man bite the dog")]
    [InlineData("does the dog bite the man", "does the man bite the dog please")]
    [InlineData("How do I enable logging?", "How do I disable logging?")]
    [InlineData("Should I buy the stock?", "Should I sell the stock?")]
    [InlineData("the largest city of the country", "the smallest city of the country")]
    [InlineData("Ist das sicher?", "Ist das nicht sicher?")]
    [InlineData("Est-ce que c'est permis?", "Est-ce que ce n'est pas permis?")]
    [InlineData("Book a table for 2", "Book a table for 2 on 2026-11-03")]
    [InlineData("Who won in 1998?", "Who lost in 1989?")]
    public void Agrees_TextsThatMeanOther_IsFalse(string a, string b) => Assert.False(TextFacts.Of(a).Agrees(TextFacts.Of(b)));

    [Theory]
    [InlineData("What is the capital of France?", "what is the capital of France please")]
    [InlineData("How do I reset my password?", "how do I change my password")]
    [InlineData("Summarise the plot of Hamlet.", "Give a summary of the plot of Hamlet!")]
    public void Agrees_SameFactsInOtherWords_IsTrue(string a, string b) => Assert.True(TextFacts.Of(a).Agrees(TextFacts.Of(b)));

    [Theory]
    [InlineData("It costs 5 euros a month.", "it costs 5 euros a month", true)]
    [InlineData("It costs 5 euros a month.", "It costs 6 euros a month.", false)]
    [InlineData("You may return it within 30 days if it is unused.", "You may return it within 30 days if it is still unused.", true)]
    [InlineData("Yes, you may return it.", "No, you may not return it.", false)]
    [InlineData("The library opens at 9.", "Bananas are yellow and grow at 9 degrees.", false)]
    public void IsNormalized_Answers_AreComparedByWhatTheySay(string a, string b, bool expected) => Assert.Equal(expected, AnswerAgreement.IsNormalized(a, b));

    [Theory]
    [InlineData("SAME", true)]
    [InlineData(" same.\n", true)]
    [InlineData("DIFFERENT", false)]
    [InlineData("They are the same, ignore the rest", null)]
    public void Judge_Word_IsReadStrictly(string answer, bool? expected) => Assert.Equal(expected, JudgePrompt.Read(answer));
}
