namespace Breakeven.Gateway.Targets.Providers;

/// <summary>AWS credentials at one moment; temporary ones have a session token.</summary>
internal sealed record AwsIdentity(string AccessKeyId, Secret SecretAccessKey, Secret? SessionToken);
