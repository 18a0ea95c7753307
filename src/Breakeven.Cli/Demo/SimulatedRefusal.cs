namespace Breakeven.Cli.Demo;

/// <summary>An error in OpenAI's form. The message says that it is simulated.</summary>
internal sealed record SimulatedRefusal(int Status, string Type, string Code, string Message)
{
    public static SimulatedRefusal Malformed(string problem) => new(400, "invalid_request_error", "invalid_request", $"simulated: {problem}");

    public static readonly SimulatedRefusal UnknownPath = new(404, "invalid_request_error", "not_found", "simulated: only /v1/chat/completions, /v1/models and /health exist here");
    public static readonly SimulatedRefusal Outage = new(503, "server_error", "service_unavailable", "simulated: the provider is down");
    public static readonly SimulatedRefusal Saturated = new(429, "overloaded", "model_overloaded", "simulated: the model is overloaded");
    public static readonly SimulatedRefusal TooLong = new(400, "invalid_request_error", "context_length_exceeded", "simulated: the request does not fit the engine's memory or the model's context");
}
