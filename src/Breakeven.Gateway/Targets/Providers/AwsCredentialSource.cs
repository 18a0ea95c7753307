using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>AWS credentials: the configured ones, else those that AWS's own tools would use on this machine.</summary>
/// <remarks>The SDK keeps what it found and renews temporary credentials before they end. See docs/decisions/0006-aws-credentials.md.</remarks>
internal sealed class AwsCredentialSource
{
    private readonly AwsIdentity? _configured;

    private AwsCredentialSource(AwsIdentity? configured) => _configured = configured;

    public static AwsCredentialSource Create(AwsConfig config) => new(
        config is { AccessKeyId: { } id, SecretAccessKey: { } secret } ? new(id.Reveal(), secret, config.SessionToken) : null);

    /// <exception cref="HttpRequestException">This machine has no AWS credentials, or they could not be renewed.</exception>
    public ValueTask<AwsIdentity> FindAsync(CancellationToken cancellationToken) => _configured is { } identity ? new(identity) : ResolveAsync(cancellationToken);

    /// <summary>Files, processes and services are asked, each with failures of its own; to a call they all mean the same.</summary>
    private static async ValueTask<AwsIdentity> ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            AWSCredentials chain = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(clientConfig: null).WaitAsync(cancellationToken);
            ImmutableCredentials found = await chain.GetCredentialsAsync().WaitAsync(cancellationToken);
            return new(found.AccessKey, new(found.SecretKey), found.UseToken ? new(found.Token) : null);
        }
        catch (Exception missing) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(HttpRequestError.UserAuthenticationError, "No AWS credentials could be had on this machine.", missing);
        }
    }
}
