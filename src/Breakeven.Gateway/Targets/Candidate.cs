using Breakeven.Gateway.Policies;

namespace Breakeven.Gateway.Targets;

/// <summary>A target that may answer a call, and the model name that it is asked for.</summary>
/// <remarks>
/// Only <see cref="DataPolicies"/> make one, and only a candidate can be sent a prompt: what a policy did not permit cannot be called,
/// whichever stage, retry, hedge or shadow asks. Its members have no setters, so that no copy can name another target.
/// </remarks>
internal readonly record struct Candidate
{
    private Candidate(Target target, string model) => (Target, Model) = (target, model);

    public Target Target { get; }
    public string Model { get; }

    /// <param name="asked">What the client asked for, which a wildcard passes on.</param>
    /// <returns>Null when the policies of the call's data deny the target.</returns>
    public static Candidate? Permit(Target target, string asked, DataPolicies policies) =>
        target.ModelFor(asked) is var model && policies.Permit(target.Provider, model) ? new Candidate(target, model) : null;
}
