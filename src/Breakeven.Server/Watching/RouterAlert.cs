namespace Breakeven.Server.Watching;

/// <summary>Something that happened to a route's router and that somebody should know.</summary>
internal sealed record RouterAlert(string Route, RouterEvent Event)
{
    public string Text => $"route '{Route}', {Event.What}: {Event.Why}";
}
