using System.Text;

namespace Breakeven.Protocols.Ollama;

/// <summary>A tool call of an answer, kept until its arguments are whole.</summary>
internal sealed class OllamaPendingCall(string id, string name)
{
    public string Id => id;
    public string Name => name;
    public StringBuilder Arguments { get; } = new();
}
