import { createHash } from "node:crypto";

const STYLE = `
:root{color-scheme:light dark;--back:#f4f4f2;--text:#16181d;--key:#fff;--line:#d5d7db;--good:#11703c;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--back:#14161a;--text:#f1f2f4;--key:#23262c;--line:#3a3e46;--good:#5fd38d;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--back);color:var(--text);font:1.1rem system-ui,sans-serif}
main{width:min(22rem,94vw);text-align:center}
h1{font-size:1.3rem;font-weight:600;margin:0 0 .5rem}
#shown{height:2.6rem;font-size:2rem;letter-spacing:.4rem}
#answer{height:1.8rem;font-weight:600}
.good{color:var(--good)}.bad{color:var(--bad)}
.keys{display:grid;grid-template-columns:repeat(3,1fr);gap:.6rem;margin-top:.6rem}
button{min-height:4.2rem;font:600 1.6rem system-ui,sans-serif;color:inherit;background:var(--key);border:1px solid var(--line);border-radius:1rem;touch-action:manipulation}
button:active{transform:scale(.97)}button:focus-visible{outline:3px solid currentColor}
`;

const SCRIPT = `
const shown=document.getElementById("shown"),answer=document.getElementById("answer");
let digits="";
function show(){shown.textContent="\\u2022".repeat(digits.length)}
function tell(text,kind){answer.textContent=text;answer.className=kind}
async function enter(){
  if(!digits)return;
  const pin=digits;digits="";show();
  try{
    const reply=await fetch("/keypad",{method:"POST",headers:{"content-type":"application/json"},body:JSON.stringify({pin})});
    const said=await reply.json();
    said.outcome==="granted"?tell("Open","good"):tell("Not accepted","bad");
  }catch{tell("The lock does not answer","bad")}
}
function press(key){
  if(key==="ok")return enter();
  if(key==="clear"){digits="";tell("","")}
  else if(digits.length<20)digits+=key;
  show();
}
document.querySelector(".keys").addEventListener("click",(event)=>{const key=event.target.dataset.key;if(key)press(key)});
document.addEventListener("keydown",(event)=>{
  if(/^[0-9]$/.test(event.key))press(event.key);
  else if(event.key==="Enter"&&event.target.tagName!=="BUTTON")press("ok");
  else if(event.key==="Escape"||event.key==="Backspace")press("clear");
});
`;

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
  .map((key) => `<button data-key="${key}">${key}</button>`)
  .join("");

/** The keypad of one lock as a page that needs nothing else. */
export function keypadPage(name: string): string {
  const title = name.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>
<div id="shown" aria-hidden="true"></div><div id="answer" role="status" aria-live="assertive"></div>
<div class="keys">${KEYS}<button data-key="clear" aria-label="Clear">C</button><button data-key="0">0</button><button data-key="ok" aria-label="Enter">OK</button></div>
</main><script>${SCRIPT}</script></body></html>`;
}

/** Only the page's own style and script run, and it talks to its own lock alone. */
export const PAGE_POLICY = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
