namespace Breakeven.Protocols.Responses;

/// <summary>Requests for the tests.</summary>
internal static class ResponsesBodies
{
    /// <summary>As a coding agent sends it in the middle of its work.</summary>
    public const string Agent = """
        {"model":"gpt-5","instructions":"Be brief.","stream":true,"store":false,"max_output_tokens":1000,"temperature":0.5,"top_p":0.9,
         "include":["reasoning.encrypted_content"],"prompt_cache_key":"k","parallel_tool_calls":true,"tool_choice":"auto",
         "safety_identifier":"someone","service_tier":"flex","reasoning":{"effort":"high","summary":"auto"},
         "text":{"verbosity":"low","format":{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true}},
         "tools":[{"type":"function","name":"shell","parameters":{"type":"object"},"strict":false}],
         "input":[
          {"type":"message","role":"developer","content":[{"type":"input_text","text":"rules"}]},
          {"role":"user","content":[{"type":"input_text","text":"look"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]},
          {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"think"}],"encrypted_content":"ENC"},
          {"type":"message","role":"assistant","content":[{"type":"output_text","text":"ok"}]},
          {"type":"function_call","call_id":"c1","name":"shell","arguments":"{\"a\":1}"},
          {"type":"function_call","call_id":"c2","name":"shell","arguments":""},
          {"type":"function_call_output","call_id":"c1","output":"done \"it\""},
          {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"part"}]}]}
        """;
}
