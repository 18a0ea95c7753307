namespace Breakeven.Advisor.Reports;

/// <summary>The style sheet of the page. Colours are variables, and the charts use only these; blue and orange stay apart for colour-blind readers.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root{--bg:#fff;--panel:#f6f7f9;--ink:#16191d;--soft:#545c66;--rule:#d9dde2;--api:#2563c9;--own:#c2570c;--hybrid:#6f42c1;--win:#c2570c14;--good:#0f6b3c;--caution:#8a5a00;--bad:#b3261e}
        @media (prefers-color-scheme:dark){:root{--bg:#111418;--panel:#1b2027;--ink:#e8eaed;--soft:#a4adb8;--rule:#343b45;--api:#7fb0ff;--own:#f2995a;--hybrid:#bfa3f5;--win:#f2995a1f;--good:#63cf95;--caution:#e6b455;--bad:#ff8f86}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
        main{max-width:1360px;margin:0 auto;padding:24px clamp(16px,4vw,40px) 48px}
        h1{font-size:clamp(1.3rem,1rem + 1.2vw,1.8rem);line-height:1.25;margin:.1em 0 .35em;text-wrap:pretty;max-width:68ch;overflow-wrap:anywhere}
        h2{font-size:1.3rem;margin:2.4rem 0 .7rem;padding-top:1.1rem;border-top:1px solid var(--rule);overflow-wrap:anywhere}
        h3{font-size:1.06rem;margin:1.6rem 0 .5rem;overflow-wrap:anywhere}
        figcaption,.caption,summary{overflow-wrap:anywhere}
        p,li{max-width:76ch;overflow-wrap:anywhere}
        p{margin:.5em 0}
        ul,ol{padding-left:1.3em;margin:.5em 0}
        li{margin:.35em 0}
        .kicker{margin:0;color:var(--soft);font-weight:600}
        .subtitle,footer,.caption{color:var(--soft);font-size:.9rem}
        header{border-left:5px solid var(--soft);padding-left:18px}
        header.good{border-color:var(--good)}header.caution{border-color:var(--caution)}header.bad{border-color:var(--bad)}
        .notice,.subtitle,footer{max-width:none}.subtitle{max-width:110ch}
        .notice{font-size:.9rem;margin:.2em 0}
        .notice strong{color:var(--caution);border:1px solid var(--caution);border-radius:4px;padding:0 .4em;font-size:.8rem;margin-right:.3em}
        p.good,p.caution,p.bad{font-weight:600}
        p.caution,li.caution::marker{color:var(--caution)}p.bad{color:var(--bad)}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:10px;margin:1.1rem 0 0}
        .facts div{background:var(--panel);border-radius:8px;padding:12px 14px}
        .facts dt{color:var(--soft);font-size:.88rem}
        .facts dd{margin:0}
        .facts b{display:block;font-size:1.55rem;line-height:1.25;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        .facts span{font-size:.88rem;color:var(--soft)}
        .table{overflow-x:auto;margin:.8rem 0 1.2rem;min-width:0}
        .table table{width:100%}
        .pair,.tables,.figures{display:grid;grid-template-columns:minmax(0,1fr);gap:0 40px}
        .pair>section{min-width:0}
        @media (min-width:1000px){
        .pair,.figures:has(>:nth-child(2)){grid-template-columns:repeat(2,minmax(0,1fr))}
        .tables:has(>:nth-child(2)){grid-template-columns:minmax(0,5fr) minmax(0,4fr)}
        .figures:not(:has(>:nth-child(2))) figure{max-width:none;display:grid;grid-template-columns:minmax(0,580px) minmax(0,1fr);gap:0 40px}
        .figures:not(:has(>:nth-child(2))) figcaption{grid-column:1/3}
        .figures:not(:has(>:nth-child(2))) .caption{align-self:center;font-size:1rem}
        }
        table{border-collapse:collapse;min-width:min(100%,560px);font-size:.94rem;font-variant-numeric:tabular-nums}
        th,td{text-align:left;vertical-align:top;padding:.45em .9em;border-bottom:1px solid var(--rule);overflow-wrap:break-word;max-width:44em}
        th:first-child,td:first-child{padding-left:0}
        thead th{color:var(--soft);font-weight:600;font-size:.86rem;vertical-align:bottom;overflow-wrap:normal}
        tbody th{font-weight:500}
        .n{text-align:right;overflow-wrap:normal;white-space:nowrap}
        thead .n{white-space:normal}
        tr.strong th,tr.strong td{background:var(--panel)}
        tr.strong th,tr.strong .n{font-weight:700}
        .estimate{font-style:normal;font-size:.78rem;border:1px dashed var(--caution);color:var(--caution);border-radius:4px;padding:0 .35em;white-space:nowrap}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.85rem}
        .code{color:var(--soft);background:var(--panel);border-radius:4px;padding:.1em .4em}
        pre{background:var(--panel);border-radius:8px;padding:12px 14px;overflow-x:auto}
        ins,del{text-decoration:none}ins{color:var(--good)}del{color:var(--bad)}
        .figures{row-gap:24px;margin:1rem 0}
        figure{margin:0;max-width:640px;min-width:0}
        figcaption{margin:0 0 .5rem}
        .caption{margin:.4rem 0 0}
        .chart{display:block;width:100%;height:auto;overflow:visible}
        .chart text{font-size:13px;fill:var(--ink)}
        .chart .tick,.chart .title{fill:var(--soft)}
        .chart .mark{font-weight:600}
        .chart .halo{paint-order:stroke;stroke:var(--bg);stroke-width:6px;stroke-linejoin:round}
        .chart .grid{stroke:var(--rule);stroke-width:1}
        .chart .axis{stroke:var(--soft);stroke-width:1}
        .chart .line{fill:none;stroke-width:2.5;stroke-linejoin:round}
        .chart .swatch{stroke-width:12}
        .chart .line.api,.chart .swatch.api{stroke:var(--api)}
        .chart .line.own,.chart .swatch.own{stroke:var(--own)}
        .chart .line.own{stroke-dasharray:9 4}
        .chart .line.hybrid{stroke:var(--hybrid);stroke-dasharray:2.5 3.5}
        .chart .line.capacity{stroke:var(--ink);stroke-width:2;stroke-dasharray:7 4}
        .chart .swatch.load{stroke:var(--api)}.chart .swatch.over{stroke:var(--own)}
        .chart .bar.api,.chart .bar.low{fill:var(--api)}.chart .bar.own,.chart .bar.high{fill:var(--own)}
        .chart rect.bar{stroke:var(--bg);stroke-width:1}
        .chart .area.load{fill:var(--api);fill-opacity:.75}.chart .area.over{fill:var(--own)}
        .chart .win{fill:var(--win)}
        .chart .cross{fill:var(--bg);stroke:var(--ink);stroke-width:2}
        .chart .marker{stroke:var(--ink);stroke-width:1.5}
        .chart .marker.even{stroke-dasharray:5 4}
        .chart .line.each{stroke:var(--ink);stroke-width:1;stroke-dasharray:2 4}
        .chart .whisker{stroke:var(--ink);stroke-width:2}
        .chart .point{fill:var(--ink);stroke:var(--bg);stroke-width:1.5}
        .chart text.number{font-size:12px;font-weight:600}
        .chart .part{stroke:var(--bg);stroke-width:1.5}
        .chart .p0{fill:#0b4f8a}.chart .p1{fill:#e69f00}.chart .p2{fill:#7a5195}.chart .p3{fill:#56b4e9}.chart .p4{fill:#a23b00}.chart .p5{fill:#8fd0b5}.chart .p6{fill:#5a5f66}.chart .p7{fill:#e7c8d6}
        .chart .number.q0,.chart .number.q2,.chart .number.q4,.chart .number.q6{fill:#fff}.chart .number.q1,.chart .number.q3,.chart .number.q5,.chart .number.q7{fill:#111}
        a{color:inherit;text-decoration:underline;text-decoration-color:var(--soft);text-decoration-thickness:1px;text-underline-offset:.18em}
        a:hover{text-decoration-thickness:2px}
        a:focus-visible,summary:focus-visible{outline:2px solid var(--api);outline-offset:2px;border-radius:3px}
        summary{cursor:pointer}
        .data{font-size:.88rem;margin:.5rem 0 0;color:var(--soft)}.data table{color:var(--ink);min-width:0;width:auto}
        .derivation{border-bottom:1px solid var(--rule);max-width:1000px}
        .derivation summary{padding:.5em 0;overflow-wrap:anywhere}
        .derivation summary b{font-variant-numeric:tabular-nums;margin-left:.4em}
        .how{padding:0 0 1em 1.1em;scroll-margin-top:4em}
        .how:target{border-left:3px solid var(--api);padding-left:calc(1.1em - 3px)}
        .formula{font-family:Cambria,Georgia,"DejaVu Serif",serif;overflow-wrap:anywhere;max-width:none}
        .inputs{list-style:none;padding:0;max-width:none}
        .inputs li{display:grid;grid-template-columns:4em minmax(0,3fr) minmax(0,2.2fr) minmax(0,3fr);gap:.2em 1em;margin:0;padding:.25em 0;max-width:none;font-size:.92rem}
        .inputs b{font-weight:500;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        .source{color:var(--soft)}
        p.code{display:inline-block;margin:.3em 0 0;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.8rem}
        footer{border-top:1px solid var(--rule);margin-top:2.4rem;padding-top:1rem}
        @media (max-width:640px){
        .inputs li{grid-template-columns:3em minmax(0,1fr)}.inputs li>:nth-child(n+3){grid-column:2}
        .chart text{font-size:17px}
        thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
        table,tbody,tr,th,td{display:block;width:100%}
        tbody tr{border-bottom:1px solid var(--rule);padding:.5em 0}
        tbody tr.strong{background:var(--panel)}
        tbody th,tbody td{border:0;padding:.12em 0;overflow-wrap:anywhere}
        tbody th{font-weight:700}
        tbody td{display:grid;grid-template-columns:9.5em 1fr;gap:.6em;text-align:left;white-space:normal}
        tbody td::before{content:attr(data-label);color:var(--soft);font-weight:400}
        tr.strong td{background:none}
        tbody td::before,tbody td.n,tbody th.n{text-align:left;white-space:normal}
        tbody th.n::before{content:attr(data-label) ": ";color:var(--soft);font-weight:400}
        }
        @media print{
        :root{--bg:#fff;--panel:#f4f4f4;--ink:#000;--soft:#444;--rule:#bbb;--api:#2563c9;--own:#c2570c;--hybrid:#6f42c1;--win:#c2570c14}
        body{font-size:10.5pt}main{max-width:none;padding:0}pre{white-space:pre-wrap}.facts{grid-template-columns:repeat(5,1fr)}.facts b{font-size:1.2rem}.pair{display:block}.figures:has(>:nth-child(2)){grid-template-columns:repeat(2,minmax(0,1fr));gap:14px 20px}table{font-size:.85rem}h2{margin-top:1.4rem}figure,tr,.facts div{break-inside:avoid}h2,h3{break-after:avoid}.data{display:none}.derivation summary{list-style:none}.derivation{break-inside:avoid}.how{padding-bottom:.4em}.derivation::details-content{content-visibility:visible;display:block;block-size:auto}a{text-decoration:none}.derivation{font-size:.84rem}.how p{margin:.12em 0}.inputs{margin:.2em 0}.inputs li{padding:0}.figures:not(:has(>:nth-child(2))) figure{display:block;max-width:480px}.how:target{border:0;padding-left:1.1em}
        }

        """;
}
