using System.Collections.Immutable;

namespace Breakeven.Server.Management;

/// <summary>One operation of the management API. What is mapped, guarded, audited and documented comes from this and from nothing else.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Below <c>/manage/v1</c>, as <c>/config/versions/{n}</c>.</param>
/// <param name="Id">Name in the OpenAPI document, as <c>getConfigVersion</c>.</param>
/// <param name="Summary">One sentence for people.</param>
internal sealed record ManagementOperation(string Method, string Path, string Id, string Summary, Func<ManagementCall, Task> Handle)
{
    /// <summary>All that a request may ask for; any other parameter is refused, so that a misspelt filter is not an unfiltered answer.</summary>
    public ImmutableArray<ManagementParameter> Parameters { get; init; } = [];

    /// <summary>Media types of the body; empty for none. Only such as no web page can send without asking first.</summary>
    public ImmutableArray<string> Bodies { get; init; } = [];

    /// <summary>Whether it changes something, or shows what the audit log shall tell of.</summary>
    public bool IsAudited { get; init; } = Method != "GET";
}
