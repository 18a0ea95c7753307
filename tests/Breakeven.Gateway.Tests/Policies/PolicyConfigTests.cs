namespace Breakeven.Gateway.Tests.Policies;

public sealed class PolicyConfigTests
{
    private static readonly ProviderConfig s_bank = new("bank-cloud", "openai-compatible") { Region = new("eu"), Attributes = ["zero_retention", "dpa"] };
    private static readonly ProviderConfig s_silent = new("silent", "openai-compatible");

    public static TheoryData<PolicyConfig, bool, bool> Policies() => new()
    {
        { new("c"), true, true },
        { new("c") { Locations = [Location.Cloud] }, true, true },
        { new("c") { Locations = [Location.Own] }, false, false },
        { new("c") { Locations = [] }, false, false },
        { new("c") { Regions = [new("eu"), new("us")] }, true, false },
        { new("c") { Regions = [new("us")] }, false, false },
        { new("c") { Providers = ["silent"] }, false, true },
        { new("c") { Models = ["m"] }, true, true },
        { new("c") { Models = ["other"] }, false, false },
        { new("c") { Requires = ["dpa"] }, true, false },
        { new("c") { Requires = ["zero_retention", "dpa"] }, true, false },
        { new("c") { Requires = ["zero_retention", "baa"] }, false, false },
        { new("c") { Regions = [new("eu")], Requires = ["baa"] }, false, false },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Permits_WhatAProviderDoesNotState_IsDenied(PolicyConfig policy, bool bank, bool silent)
    {
        Assert.Equal(bank, policy.Permits(s_bank, "m"));
        Assert.Equal(silent, policy.Permits(s_silent, "m"));
    }
}
