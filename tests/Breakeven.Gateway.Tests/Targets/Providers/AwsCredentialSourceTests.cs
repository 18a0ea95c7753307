using Breakeven.Gateway.Targets.Providers;

namespace Breakeven.Gateway.Tests.Targets.Providers;

/// <summary>AWS's default chain reads the environment of the process, so both ends of it are one test.</summary>
public sealed class AwsCredentialSourceTests
{
    [Fact]
    public async Task FindAsync_DefaultChain_FailsWithoutCredentialsAndTakesTheEnvironments()
    {
        string?[] before = [.. s_variables.Select(variable => Environment.GetEnvironmentVariable(variable.Name))];
        try
        {
            foreach ((string name, string? value) in s_variables) Environment.SetEnvironmentVariable(name, value);
            AwsCredentialSource source = AwsCredentialSource.Create(AwsConfig.Default);
            HttpRequestException missing = await Assert.ThrowsAsync<HttpRequestException>(async () => await source.FindAsync(TestContext.Current.CancellationToken));
            Assert.Equal(HttpRequestError.UserAuthenticationError, missing.HttpRequestError);
            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
            Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
            Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", "token");
            AwsIdentity found = await source.FindAsync(TestContext.Current.CancellationToken);
            Assert.Equal(("AKIDEXAMPLE", "secret", "token"), (found.AccessKeyId, found.SecretAccessKey.Reveal(), found.SessionToken?.Reveal()));
        }
        finally
        {
            for (int i = 0; i < before.Length; i++) Environment.SetEnvironmentVariable(s_variables[i].Name, before[i]);
        }
    }

    [Fact]
    public async Task FindAsync_Configured_AsksNobody()
    {
        AwsCredentialSource source = AwsCredentialSource.Create(new() { AccessKeyId = new("a"), SecretAccessKey = new("b") });
        Assert.Equal(new("a", new("b"), null), await source.FindAsync(TestContext.Current.CancellationToken));
    }

    private static readonly (string Name, string? Value)[] s_variables =
    [
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_SHARED_CREDENTIALS_FILE", "no-such-file"),
        ("AWS_CONFIG_FILE", "no-such-file"),
        ("AWS_PROFILE", null),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", null),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", null),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", null),
        ("AWS_ACCESS_KEY_ID", null),
        ("AWS_SECRET_ACCESS_KEY", null),
        ("AWS_SESSION_TOKEN", null),
    ];
}
