// SPDX-License-Identifier: Apache-2.0
// The style sheet of the page of `who`: light, dark, narrow and on paper.
#pragma once

#include <string_view>

namespace ecrlint::internal::report {

inline constexpr std::string_view kWhoStyle = R"(
:root{color-scheme:light dark;--bg:#fff;--fg:#1c2024;--dim:#5b6570;--line:#d5dbe1;--head:#f3f5f7;
--yes:#12693a;--own:#1558a8;--if:#8a4b00;--bad:#b3261e;--panel:#fbfcfd}
@media(prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e4e8ec;--dim:#9aa5b1;--line:#353c44;
--head:#1d2227;--yes:#5fd08f;--own:#7db6ff;--if:#f0b45c;--bad:#ff8d85;--panel:#1a1f24}}
*{box-sizing:border-box}
body{margin:0;padding:1.25rem 1.25rem 14rem;background:var(--bg);color:var(--fg);
font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.4rem;margin:0 0 .25rem}
h2{font-size:1.05rem;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
p,ul.key{margin:.25rem 0 .75rem;max-width:60rem}
.dim,ul.key,.place{color:var(--dim)}
ul.key{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;font-size:.9rem}
.wide{overflow:auto;max-height:85vh;border:1px solid var(--line);border-radius:6px;
width:fit-content;max-width:100%}
table{border-collapse:separate;border-spacing:0;font-size:.85rem}
th,td{border-right:1px solid var(--line);border-bottom:1px solid var(--line);padding:.3rem .4rem;
vertical-align:top;text-align:left}
td{min-width:5.25rem;padding:0}
thead th{background:var(--head);position:sticky;top:0;z-index:2;font-weight:600}
thead tr+tr th{top:1.85rem;vertical-align:bottom;font-weight:500}
thead tr:first-child th{height:1.85rem;white-space:nowrap}
thead i{font-style:normal;position:sticky;left:10.5rem}
thead span{display:block;max-width:9rem;max-height:9rem;overflow:hidden;overflow-wrap:anywhere}
tbody th,thead th.corner{box-sizing:border-box;min-width:10.5rem;position:sticky;left:0;z-index:1;background:var(--head)}
thead th.corner{z-index:3}
tbody th{font-weight:500;max-width:20rem;overflow-wrap:anywhere}
tbody th .place{display:block;font-size:.8rem;font-weight:400}
.first{border-left:2px solid var(--dim)}
summary{list-style:none;cursor:pointer;padding:.3rem .4rem;display:flex;flex-wrap:wrap;gap:.2rem;
align-content:flex-start;align-items:flex-start;min-height:2rem}
summary::-webkit-details-marker{display:none}
summary:hover,summary:focus-visible,details[open]>summary{background:var(--head);
outline:2px solid var(--own);outline-offset:-2px}
b{font-weight:600;font-size:.78rem;line-height:1.3;padding:0 .3rem;border-radius:4px;
border:1px solid;white-space:nowrap}
b.yes{background:var(--yes);border-color:var(--yes);color:var(--bg)}
b.open{background:var(--bad);border-color:var(--bad);color:var(--bg)}
b.own{color:var(--own);border-style:dashed}
b.if{color:var(--if)}
b.unknown{color:var(--dim);border-style:dotted}
b.no{color:var(--dim);border-color:transparent}
.why{position:fixed;left:0;right:0;bottom:0;max-height:45vh;overflow:auto;z-index:9;
background:var(--panel);border-top:2px solid var(--own);padding:.75rem 1.25rem 1.25rem;
box-shadow:0 -6px 24px #0003;overflow-wrap:anywhere}
.why h3{margin:0 0 .35rem;font-size:1rem}
.why dl{margin:0;display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}
.why dd{margin:0}
.why dd div+div{margin-top:.15rem}
code{font:.92em ui-monospace,monospace}
.list{list-style:none;padding:0;margin:0}
.list>li{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .75rem;overflow-wrap:anywhere}
@media(max-width:40rem){body{padding:.75rem .75rem 14rem}tbody th{min-width:6.5rem;max-width:8rem}
tbody th .place{display:none}.why dl{grid-template-columns:1fr}.why dt{font-weight:600}}
@media print{@page{size:landscape}body{padding:0;font-size:9pt}.wide{overflow:visible;max-height:none;
border:0}thead th,tbody th{position:static}.why{display:none}tr{break-inside:avoid}
b{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)";

}  // namespace ecrlint::internal::report
