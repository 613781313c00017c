var C5=Object.defineProperty;var H5=Object.getOwnPropertyDescriptor;var m=(L,C,H,V)=>{for(var M=V>1?void 0:V?H5(C,H):C,r=L.length-1,e;r>=0;r--)(e=L[r])&&(M=(V?e(C,H,M):e(M))||M);return V&&M&&C5(C,H,M),M};function w(L){return C=>{customElements.get(L)||customElements.define(L,C)}}var p1="zkteco_push",V5="Unauthorized",L5=["exceptions","entity","selector"],M5="common.close";var g1;function k1(L){return!!v(L,M5)}async function N(L){let C=()=>L.loadBackendTranslation("config_panel",p1),H=performance.now()+1e4,V=await C();for(;!k1(V)&&performance.now()<H;)await new Promise(M=>setTimeout(M,50)),V=await C();return V}async function r5(L){for(let C of L5)await L.loadBackendTranslation(C,p1);return N(L)}function Y1(L){return g1?.language!==L.language&&(g1={language:L.language,done:r5(L)}),g1.done}function v(L,C,H={}){return L(`component.${p1}.config_panel.${C}`,H)}function J1(L,C){let H=C??{};if(H.translation_key){let M=`component.${H.translation_domain??p1}.exceptions.${H.translation_key}.message`,r=L(M,H.translation_placeholders);if(r)return r}return H.message===V5?v(L,"common.error_unauthorized"):H.code&&["not_loaded","storage","unauthorized"].includes(H.code)?v(L,`common.error_${H.code}`):H.message||v(L,"common.error_unknown")}function V1(){return document.querySelector("home-assistant")?.hass}function B(L,C={}){let H=V1();return H?v(H.localize,L,C):""}var e5=["ha-panel-lovelace","ha-config-lovelace-dashboards"];function C2(){for(let L of e5)customElements.whenDefined(L).then(()=>{let C=V1();C&&C.user?.is_admin!==!1&&N(C)})}var l="zkteco_push",H2=new WeakMap;function t5(L){let C=H2.get(L);if(C)return C;let H=new Map;for(let V of Object.values(L)){if(V.platform!==l||!V.device_id)continue;let M=H.get(V.device_id);M?M.push(V):H.set(V.device_id,[V])}return H2.set(L,H),H}function R(L,C){return t5(L.entities).get(C)??[]}function _(L){return L.slice(0,L.indexOf("."))}function Z(L){return`${_(L.entity_id)}.${L.translation_key??""}`}function O(L,C){return new Map(R(L,C).map(H=>[Z(H),H.entity_id]))}function D(L){return L!==void 0&&L.state!=="unavailable"&&L.state!=="unknown"}var V2="person_",w1=["lock.lock","button.unlock"],i5=new Set([...w1,"binary_sensor.connected","event.punch","event.access"]);function y1(L){return L.name_by_user??L.name??""}function S(L,C){let H=L.devices[C];if(!H)return"";let V=H.parent_device_id?L.devices[H.parent_device_id]:void 0;return!V||H.name_by_user?y1(H):`${y1(V)} ${y1(H)}`.trim()}function m1(L){return L.identifiers.find(([C])=>C===l)?.[1]}function L2(L){let C=new Intl.Collator(L.locale.language,{numeric:!0});return(H,V)=>C.compare(S(L,H.id),S(L,V.id))}function M2(L){return Object.values(L.devices).filter(C=>m1(C)!==void 0&&R(L,C.id).some(H=>i5.has(Z(H)))).sort(L2(L))}function h(L){return M2(L).filter(C=>!C.parent_device_id)}function L1(L){return M2(L).filter(C=>w1.some(H=>O(L,C.id).has(H)))}function r2(L){return(L1(L)[0]??h(L)[0])?.id}function W(L){return Object.values(L.devices).filter(C=>m1(C)?.startsWith(V2)&&R(L,C.id).length>0).sort(L2(L)).map(C=>({pin:m1(C)?.slice(V2.length)??"",device:C}))}function e2(L){let C=L&&m1(L)?.match(/_door_(\d+)$/)?.[1];return C===void 0?void 0:Number(C)}function B1(L,C){return Object.values(L.devices).filter(H=>H.parent_device_id===C)}function o5(L,C){let H=B1(L,C);return H.length===1?H[0]?.id:void 0}function t2(L,C){let H=L.devices[C]?.parent_device_id??C,V=O(L,H),M=O(L,C);if(!w1.some(e=>M.has(e))){let e=o5(L,C);e&&(M=new Map([...M,...O(L,e)]))}let r={photo:V.get("image.last_photo"),event:M.get("event.access")??V.get("event.punch"),connected:V.get("binary_sensor.connected"),unlock:M.get("lock.lock")??M.get("button.unlock"),door:M.get("binary_sensor.door"),doorbell:V.get("event.doorbell")};return Object.fromEntries(Object.entries(r).filter(([,e])=>e!==void 0))}var P1="M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z";var i2="M21,19V20H3V19L5,17V11C5,7.9 7.03,5.17 10,4.29C10,4.19 10,4.1 10,4A2,2 0 0,1 12,2A2,2 0 0,1 14,4C14,4.1 14,4.19 14,4.29C16.97,5.17 19,7.9 19,11V17L21,19M14,21A2,2 0 0,1 12,23A2,2 0 0,1 10,21M19.75,3.19L18.33,4.61C20.04,6.3 21,8.6 21,11H23C23,8.07 21.84,5.25 19.75,3.19M1,11H3C3,8.6 3.96,6.3 5.67,4.61L4.25,3.19C2.16,5.25 1,8.07 1,11Z";var o2="M12 2C6.5 2 2 6.5 2 12S6.5 22 12 22 22 17.5 22 12 17.5 2 12 2M12 20C7.59 20 4 16.41 4 12S7.59 4 12 4 20 7.59 20 12 16.41 20 12 20M16.59 7.58L10 14.17L7.41 11.59L6 13L10 17L18 9L16.59 7.58Z";var A2="M16,11H18V13H16V11M12,3H19C20.11,3 21,3.89 21,5V19H22V21H2V19H10V5C10,3.89 10.89,3 12,3M12,5V19H19V5H12Z";var a2="M12,3C10.89,3 10,3.89 10,5H3V19H2V21H22V19H21V5C21,3.89 20.11,3 19,3H12M12,5H19V19H12V5M5,11H7V13H5V11Z";var d2="M4,1C2.89,1 2,1.89 2,3V7C2,8.11 2.89,9 4,9H1V11H13V9H10C11.11,9 12,8.11 12,7V3C12,1.89 11.11,1 10,1H4M4,3H10V7H4V3M3,13V18L3,20H10V18H5V13H3M14,13C12.89,13 12,13.89 12,15V19C12,20.11 12.89,21 14,21H11V23H23V21H20C21.11,21 22,20.11 22,19V15C22,13.89 21.11,13 20,13H14M14,15H20V19H14V15Z",p2="M4,1C2.89,1 2,1.89 2,3V7C2,8.11 2.89,9 4,9H1V11H13V9H10C11.11,9 12,8.11 12,7V3C12,1.89 11.11,1 10,1H4M4,3H10V7H4V3M14,13C12.89,13 12,13.89 12,15V19C12,20.11 12.89,21 14,21H11V23H23V21H20C21.11,21 22,20.11 22,19V15C22,13.89 21.11,13 20,13H14M3.88,13.46L2.46,14.88L4.59,17L2.46,19.12L3.88,20.54L6,18.41L8.12,20.54L9.54,19.12L7.41,17L9.54,14.88L8.12,13.46L6,15.59L3.88,13.46M14,15H20V19H14V15Z";var m2="M12,17A2,2 0 0,0 14,15C14,13.89 13.1,13 12,13A2,2 0 0,0 10,15A2,2 0 0,0 12,17M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6A2,2 0 0,1 4,20V10C4,8.89 4.9,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z";var b1="M18 1C15.24 1 13 3.24 13 6V8H4C2.9 8 2 8.89 2 10V20C2 21.11 2.9 22 4 22H16C17.11 22 18 21.11 18 20V10C18 8.9 17.11 8 16 8H15V6C15 4.34 16.34 3 18 3C19.66 3 21 4.34 21 6V8H23V6C23 3.24 20.76 1 18 1M10 13C11.1 13 12 13.89 12 15C12 16.11 11.11 17 10 17C8.9 17 8 16.11 8 15C8 13.9 8.9 13 10 13Z";var n1=globalThis,v1=n1.ShadowRoot&&(n1.ShadyCSS===void 0||n1.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,T1=Symbol(),n2=new WeakMap,M1=class{constructor(C,H,V){if(this._$cssResult$=!0,V!==T1)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=C,this.t=H}get styleSheet(){let C=this.o,H=this.t;if(v1&&C===void 0){let V=H!==void 0&&H.length===1;V&&(C=n2.get(H)),C===void 0&&((this.o=C=new CSSStyleSheet).replaceSync(this.cssText),V&&n2.set(H,C))}return C}toString(){return this.cssText}},v2=L=>new M1(typeof L=="string"?L:L+"",void 0,T1),f=(L,...C)=>{let H=L.length===1?L[0]:C.reduce((V,M,r)=>V+(e=>{if(e._$cssResult$===!0)return e.cssText;if(typeof e=="number")return e;throw Error("Value passed to 'css' function must be a 'css' function result: "+e+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(M)+L[r+1],L[0]);return new M1(H,L,T1)},x2=(L,C)=>{if(v1)L.adoptedStyleSheets=C.map(H=>H instanceof CSSStyleSheet?H:H.styleSheet);else for(let H of C){let V=document.createElement("style"),M=n1.litNonce;M!==void 0&&V.setAttribute("nonce",M),V.textContent=H.cssText,L.appendChild(V)}},F1=v1?L=>L:L=>L instanceof CSSStyleSheet?(C=>{let H="";for(let V of C.cssRules)H+=V.cssText;return v2(H)})(L):L;var{is:A5,defineProperty:a5,getOwnPropertyDescriptor:d5,getOwnPropertyNames:p5,getOwnPropertySymbols:m5,getPrototypeOf:n5}=Object,x1=globalThis,l2=x1.trustedTypes,v5=l2?l2.emptyScript:"",x5=x1.reactiveElementPolyfillSupport,r1=(L,C)=>L,e1={toAttribute(L,C){switch(C){case Boolean:L=L?v5:null;break;case Object:case Array:L=L==null?L:JSON.stringify(L)}return L},fromAttribute(L,C){let H=L;switch(C){case Boolean:H=L!==null;break;case Number:H=L===null?null:Number(L);break;case Object:case Array:try{H=JSON.parse(L)}catch{H=null}}return H}},l1=(L,C)=>!A5(L,C),Z2={attribute:!0,type:String,converter:e1,reflect:!1,useDefault:!1,hasChanged:l1};Symbol.metadata??=Symbol("metadata"),x1.litPropertyMetadata??=new WeakMap;var P=class extends HTMLElement{static addInitializer(C){this._$Ei(),(this.l??=[]).push(C)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(C,H=Z2){if(H.state&&(H.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(C)&&((H=Object.create(H)).wrapped=!0),this.elementProperties.set(C,H),!H.noAccessor){let V=Symbol(),M=this.getPropertyDescriptor(C,V,H);M!==void 0&&a5(this.prototype,C,M)}}static getPropertyDescriptor(C,H,V){let{get:M,set:r}=d5(this.prototype,C)??{get(){return this[H]},set(e){this[H]=e}};return{get:M,set(e){let i=M?.call(this);r?.call(this,e),this.requestUpdate(C,i,V)},configurable:!0,enumerable:!0}}static getPropertyOptions(C){return this.elementProperties.get(C)??Z2}static _$Ei(){if(this.hasOwnProperty(r1("elementProperties")))return;let C=n5(this);C.finalize(),C.l!==void 0&&(this.l=[...C.l]),this.elementProperties=new Map(C.elementProperties)}static finalize(){if(this.hasOwnProperty(r1("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(r1("properties"))){let H=this.properties,V=[...p5(H),...m5(H)];for(let M of V)this.createProperty(M,H[M])}let C=this[Symbol.metadata];if(C!==null){let H=litPropertyMetadata.get(C);if(H!==void 0)for(let[V,M]of H)this.elementProperties.set(V,M)}this._$Eh=new Map;for(let[H,V]of this.elementProperties){let M=this._$Eu(H,V);M!==void 0&&this._$Eh.set(M,H)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(C){let H=[];if(Array.isArray(C)){let V=new Set(C.flat(1/0).reverse());for(let M of V)H.unshift(F1(M))}else C!==void 0&&H.push(F1(C));return H}static _$Eu(C,H){let V=H.attribute;return V===!1?void 0:typeof V=="string"?V:typeof C=="string"?C.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(C=>this.enableUpdating=C),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(C=>C(this))}addController(C){(this._$EO??=new Set).add(C),this.renderRoot!==void 0&&this.isConnected&&C.hostConnected?.()}removeController(C){this._$EO?.delete(C)}_$E_(){let C=new Map,H=this.constructor.elementProperties;for(let V of H.keys())this.hasOwnProperty(V)&&(C.set(V,this[V]),delete this[V]);C.size>0&&(this._$Ep=C)}createRenderRoot(){let C=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return x2(C,this.constructor.elementStyles),C}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(C=>C.hostConnected?.())}enableUpdating(C){}disconnectedCallback(){this._$EO?.forEach(C=>C.hostDisconnected?.())}attributeChangedCallback(C,H,V){this._$AK(C,V)}_$ET(C,H){let V=this.constructor.elementProperties.get(C),M=this.constructor._$Eu(C,V);if(M!==void 0&&V.reflect===!0){let r=(V.converter?.toAttribute!==void 0?V.converter:e1).toAttribute(H,V.type);this._$Em=C,r==null?this.removeAttribute(M):this.setAttribute(M,r),this._$Em=null}}_$AK(C,H){let V=this.constructor,M=V._$Eh.get(C);if(M!==void 0&&this._$Em!==M){let r=V.getPropertyOptions(M),e=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:e1;this._$Em=M;let i=e.fromAttribute(H,r.type);this[M]=i??this._$Ej?.get(M)??i,this._$Em=null}}requestUpdate(C,H,V,M=!1,r){if(C!==void 0){let e=this.constructor;if(M===!1&&(r=this[C]),V??=e.getPropertyOptions(C),!((V.hasChanged??l1)(r,H)||V.useDefault&&V.reflect&&r===this._$Ej?.get(C)&&!this.hasAttribute(e._$Eu(C,V))))return;this.C(C,H,V)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(C,H,{useDefault:V,reflect:M,wrapped:r},e){V&&!(this._$Ej??=new Map).has(C)&&(this._$Ej.set(C,e??H??this[C]),r!==!0||e!==void 0)||(this._$AL.has(C)||(this.hasUpdated||V||(H=void 0),this._$AL.set(C,H)),M===!0&&this._$Em!==C&&(this._$Eq??=new Set).add(C))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(H){Promise.reject(H)}let C=this.scheduleUpdate();return C!=null&&await C,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[M,r]of this._$Ep)this[M]=r;this._$Ep=void 0}let V=this.constructor.elementProperties;if(V.size>0)for(let[M,r]of V){let{wrapped:e}=r,i=this[M];e!==!0||this._$AL.has(M)||i===void 0||this.C(M,void 0,r,i)}}let C=!1,H=this._$AL;try{C=this.shouldUpdate(H),C?(this.willUpdate(H),this._$EO?.forEach(V=>V.hostUpdate?.()),this.update(H)):this._$EM()}catch(V){throw C=!1,this._$EM(),V}C&&this._$AE(H)}willUpdate(C){}_$AE(C){this._$EO?.forEach(H=>H.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(C)),this.updated(C)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(C){return!0}update(C){this._$Eq&&=this._$Eq.forEach(H=>this._$ET(H,this[H])),this._$EM()}updated(C){}firstUpdated(C){}};P.elementStyles=[],P.shadowRootOptions={mode:"open"},P[r1("elementProperties")]=new Map,P[r1("finalized")]=new Map,x5?.({ReactiveElement:P}),(x1.reactiveElementVersions??=[]).push("2.1.2");var I1=globalThis,S2=L=>L,Z1=I1.trustedTypes,u2=Z1?Z1.createPolicy("lit-html",{createHTML:L=>L}):void 0,g2="$lit$",E=`lit$${Math.random().toFixed(9).slice(2)}$`,k2="?"+E,l5=`<${k2}>`,U=document,i1=()=>U.createComment(""),o1=L=>L===null||typeof L!="object"&&typeof L!="function",$1=Array.isArray,Z5=L=>$1(L)||typeof L?.[Symbol.iterator]=="function",R1=`[ 	
\f\r]`,t1=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,s2=/-->/g,c2=/>/g,I=RegExp(`>|${R1}(?:([^\\s"'>=/]+)(${R1}*=${R1}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),O2=/'/g,h2=/"/g,y2=/^(?:script|style|textarea|title)$/i,U1=L=>(C,...H)=>({_$litType$:L,strings:C,values:H}),d=U1(1),x3=U1(2),l3=U1(3),z=Symbol.for("lit-noChange"),o=Symbol.for("lit-nothing"),f2=new WeakMap,$=U.createTreeWalker(U,129);function w2(L,C){if(!$1(L)||!L.hasOwnProperty("raw"))throw Error("invalid template strings array");return u2!==void 0?u2.createHTML(C):C}var S5=(L,C)=>{let H=L.length-1,V=[],M,r=C===2?"<svg>":C===3?"<math>":"",e=t1;for(let i=0;i<H;i++){let t=L[i],A,p,a=-1,s=0;for(;s<t.length&&(e.lastIndex=s,p=e.exec(t),p!==null);)s=e.lastIndex,e===t1?p[1]==="!--"?e=s2:p[1]!==void 0?e=c2:p[2]!==void 0?(y2.test(p[2])&&(M=RegExp("</"+p[2],"g")),e=I):p[3]!==void 0&&(e=I):e===I?p[0]===">"?(e=M??t1,a=-1):p[1]===void 0?a=-2:(a=e.lastIndex-p[2].length,A=p[1],e=p[3]===void 0?I:p[3]==='"'?h2:O2):e===h2||e===O2?e=I:e===s2||e===c2?e=t1:(e=I,M=void 0);let F=e===I&&L[i+1].startsWith("/>")?" ":"";r+=e===t1?t+l5:a>=0?(V.push(A),t.slice(0,a)+g2+t.slice(a)+E+F):t+E+(a===-2?i:F)}return[w2(L,r+(L[H]||"<?>")+(C===2?"</svg>":C===3?"</math>":"")),V]},A1=class L{constructor({strings:C,_$litType$:H},V){let M;this.parts=[];let r=0,e=0,i=C.length-1,t=this.parts,[A,p]=S5(C,H);if(this.el=L.createElement(A,V),$.currentNode=this.el.content,H===2||H===3){let a=this.el.content.firstChild;a.replaceWith(...a.childNodes)}for(;(M=$.nextNode())!==null&&t.length<i;){if(M.nodeType===1){if(M.hasAttributes())for(let a of M.getAttributeNames())if(a.endsWith(g2)){let s=p[e++],F=M.getAttribute(a).split(E),d1=/([.?@])?(.*)/.exec(s);t.push({type:1,index:r,name:d1[2],strings:F,ctor:d1[1]==="."?E1:d1[1]==="?"?N1:d1[1]==="@"?_1:X}),M.removeAttribute(a)}else a.startsWith(E)&&(t.push({type:6,index:r}),M.removeAttribute(a));if(y2.test(M.tagName)){let a=M.textContent.split(E),s=a.length-1;if(s>0){M.textContent=Z1?Z1.emptyScript:"";for(let F=0;F<s;F++)M.append(a[F],i1()),$.nextNode(),t.push({type:2,index:++r});M.append(a[s],i1())}}}else if(M.nodeType===8)if(M.data===k2)t.push({type:2,index:r});else{let a=-1;for(;(a=M.data.indexOf(E,a+1))!==-1;)t.push({type:7,index:r}),a+=E.length-1}r++}}static createElement(C,H){let V=U.createElement("template");return V.innerHTML=C,V}};function j(L,C,H=L,V){if(C===z)return C;let M=V!==void 0?H._$Co?.[V]:H._$Cl,r=o1(C)?void 0:C._$litDirective$;return M?.constructor!==r&&(M?._$AO?.(!1),r===void 0?M=void 0:(M=new r(L),M._$AT(L,H,V)),V!==void 0?(H._$Co??=[])[V]=M:H._$Cl=M),M!==void 0&&(C=j(L,M._$AS(L,C.values),M,V)),C}var D1=class{constructor(C,H){this._$AV=[],this._$AN=void 0,this._$AD=C,this._$AM=H}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(C){let{el:{content:H},parts:V}=this._$AD,M=(C?.creationScope??U).importNode(H,!0);$.currentNode=M;let r=$.nextNode(),e=0,i=0,t=V[0];for(;t!==void 0;){if(e===t.index){let A;t.type===2?A=new a1(r,r.nextSibling,this,C):t.type===1?A=new t.ctor(r,t.name,t.strings,this,C):t.type===6&&(A=new W1(r,this,C)),this._$AV.push(A),t=V[++i]}e!==t?.index&&(r=$.nextNode(),e++)}return $.currentNode=U,M}p(C){let H=0;for(let V of this._$AV)V!==void 0&&(V.strings!==void 0?(V._$AI(C,V,H),H+=V.strings.length-2):V._$AI(C[H])),H++}},a1=class L{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(C,H,V,M){this.type=2,this._$AH=o,this._$AN=void 0,this._$AA=C,this._$AB=H,this._$AM=V,this.options=M,this._$Cv=M?.isConnected??!0}get parentNode(){let C=this._$AA.parentNode,H=this._$AM;return H!==void 0&&C?.nodeType===11&&(C=H.parentNode),C}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(C,H=this){C=j(this,C,H),o1(C)?C===o||C==null||C===""?(this._$AH!==o&&this._$AR(),this._$AH=o):C!==this._$AH&&C!==z&&this._(C):C._$litType$!==void 0?this.$(C):C.nodeType!==void 0?this.T(C):Z5(C)?this.k(C):this._(C)}O(C){return this._$AA.parentNode.insertBefore(C,this._$AB)}T(C){this._$AH!==C&&(this._$AR(),this._$AH=this.O(C))}_(C){this._$AH!==o&&o1(this._$AH)?this._$AA.nextSibling.data=C:this.T(U.createTextNode(C)),this._$AH=C}$(C){let{values:H,_$litType$:V}=C,M=typeof V=="number"?this._$AC(C):(V.el===void 0&&(V.el=A1.createElement(w2(V.h,V.h[0]),this.options)),V);if(this._$AH?._$AD===M)this._$AH.p(H);else{let r=new D1(M,this),e=r.u(this.options);r.p(H),this.T(e),this._$AH=r}}_$AC(C){let H=f2.get(C.strings);return H===void 0&&f2.set(C.strings,H=new A1(C)),H}k(C){$1(this._$AH)||(this._$AH=[],this._$AR());let H=this._$AH,V,M=0;for(let r of C)M===H.length?H.push(V=new L(this.O(i1()),this.O(i1()),this,this.options)):V=H[M],V._$AI(r),M++;M<H.length&&(this._$AR(V&&V._$AB.nextSibling,M),H.length=M)}_$AR(C=this._$AA.nextSibling,H){for(this._$AP?.(!1,!0,H);C!==this._$AB;){let V=S2(C).nextSibling;S2(C).remove(),C=V}}setConnected(C){this._$AM===void 0&&(this._$Cv=C,this._$AP?.(C))}},X=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(C,H,V,M,r){this.type=1,this._$AH=o,this._$AN=void 0,this.element=C,this.name=H,this._$AM=M,this.options=r,V.length>2||V[0]!==""||V[1]!==""?(this._$AH=Array(V.length-1).fill(new String),this.strings=V):this._$AH=o}_$AI(C,H=this,V,M){let r=this.strings,e=!1;if(r===void 0)C=j(this,C,H,0),e=!o1(C)||C!==this._$AH&&C!==z,e&&(this._$AH=C);else{let i=C,t,A;for(C=r[0],t=0;t<r.length-1;t++)A=j(this,i[V+t],H,t),A===z&&(A=this._$AH[t]),e||=!o1(A)||A!==this._$AH[t],A===o?C=o:C!==o&&(C+=(A??"")+r[t+1]),this._$AH[t]=A}e&&!M&&this.j(C)}j(C){C===o?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,C??"")}},E1=class extends X{constructor(){super(...arguments),this.type=3}j(C){this.element[this.name]=C===o?void 0:C}},N1=class extends X{constructor(){super(...arguments),this.type=4}j(C){this.element.toggleAttribute(this.name,!!C&&C!==o)}},_1=class extends X{constructor(C,H,V,M,r){super(C,H,V,M,r),this.type=5}_$AI(C,H=this){if((C=j(this,C,H,0)??o)===z)return;let V=this._$AH,M=C===o&&V!==o||C.capture!==V.capture||C.once!==V.once||C.passive!==V.passive,r=C!==o&&(V===o||M);M&&this.element.removeEventListener(this.name,this,V),r&&this.element.addEventListener(this.name,this,C),this._$AH=C}handleEvent(C){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,C):this._$AH.handleEvent(C)}},W1=class{constructor(C,H,V){this.element=C,this.type=6,this._$AN=void 0,this._$AM=H,this.options=V}get _$AU(){return this._$AM._$AU}_$AI(C){j(this,C)}};var u5=I1.litHtmlPolyfillSupport;u5?.(A1,a1),(I1.litHtmlVersions??=[]).push("3.3.3");var B2=(L,C,H)=>{let V=H?.renderBefore??C,M=V._$litPart$;if(M===void 0){let r=H?.renderBefore??null;V._$litPart$=M=new a1(C.insertBefore(i1(),r),r,void 0,H??{})}return M._$AI(L),M};var z1=globalThis,u=class extends P{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let C=super.createRenderRoot();return this.renderOptions.renderBefore??=C.firstChild,C}update(C){let H=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(C),this._$Do=B2(H,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return z}};u._$litElement$=!0,u.finalized=!0,z1.litElementHydrateSupport?.({LitElement:u});var s5=z1.litElementPolyfillSupport;s5?.({LitElement:u});(z1.litElementVersions??=[]).push("4.2.2");var c5={attribute:!0,type:String,converter:e1,reflect:!1,hasChanged:l1},O5=(L=c5,C,H)=>{let{kind:V,metadata:M}=H,r=globalThis.litPropertyMetadata.get(M);if(r===void 0&&globalThis.litPropertyMetadata.set(M,r=new Map),V==="setter"&&((L=Object.create(L)).wrapped=!0),r.set(H.name,L),V==="accessor"){let{name:e}=H;return{set(i){let t=C.get.call(this);C.set.call(this,i),this.requestUpdate(e,t,L,!0,i)},init(i){return i!==void 0&&this.C(e,void 0,L,i),i}}}if(V==="setter"){let{name:e}=H;return function(i){let t=this[e];C.call(this,i),this.requestUpdate(e,t,L,!0,i)}}throw Error("Unsupported decorator location: "+V)};function n(L){return(C,H)=>typeof H=="object"?O5(L,C,H):((V,M,r)=>{let e=M.hasOwnProperty(r);return M.constructor.createProperty(r,V),e?Object.getOwnPropertyDescriptor(M,r):void 0})(L,C,H)}function c(L){return n({...L,state:!0,attribute:!1})}var b=class extends u{constructor(){super(...arguments);this.narrow=!1;this.language="";this.knowsTexts=!1}get localize(){let{localize:H}=this.hass;return H!==this.looked&&(this.looked=H,this.knowsTexts=k1(H)),this.knowsTexts?H:this.localizer??H}get hasTexts(){return this.localizer!==void 0}willUpdate(){this.hass&&this.language!==this.hass.language&&(this.language=this.hass.language,Y1(this.hass).then(H=>{this.localizer=H}))}text(H,V={}){return v(this.localize,H,V)}errorText(H){return J1(this.localize,H)}};m([n({attribute:!1})],b.prototype,"hass",2),m([n({type:Boolean,reflect:!0})],b.prototype,"narrow",2),m([c()],b.prototype,"localizer",2);var P2=new Map;function h5(L){return L.locale.time_zone==="server"?L.config.time_zone:Intl.DateTimeFormat().resolvedOptions().timeZone}function f5(L){switch(L.locale.time_format){case"12":return{hourCycle:"h12"};case"24":return{hourCycle:"h23"};default:return{}}}function b2(L){return typeof L=="number"?new Date(L*1e3):new Date(L)}function g5(L,C,H){let V=H.timeZone??h5(L),M=JSON.stringify([L.locale.language,V,L.locale.time_format,H]),r=P2.get(M);return r||(r=new Intl.DateTimeFormat(L.locale.language,{...H,timeZone:V}),P2.set(M,r)),r.format(b2(C))}function T2(L,C,H){let V={year:"numeric",month:"short",day:"numeric",hour:"numeric",minute:"2-digit",second:"2-digit",...f5(L)};return g5(L,C,H?{...V,timeZone:H}:V)}var k5=[["day",86400],["hour",3600],["minute",60],["second",1]];function F2(L,C,H=Date.now()){let V=Math.round((b2(C).getTime()-H)/1e3),M=new Intl.RelativeTimeFormat(L.locale.language,{numeric:"auto"});for(let[r,e]of k5)if(Math.abs(V)>=e)return M.format(Math.trunc(V/e),r);return M.format(0,"second")}var Y=f`
  :host {
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, Roboto, Noto, sans-serif);
    font-size: var(--ha-font-size-m, 14px);
    line-height: 1.45;
    box-sizing: border-box;
  }
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h2 {
    font-size: 18px;
    font-weight: 500;
  }
  h3 {
    font-size: 15px;
    font-weight: 500;
  }
  a {
    color: var(--zkteco-link);
  }
  .card {
    background: var(--ha-card-background, var(--card-background-color, #fff));
    border: var(--ha-card-border-width, 1px) solid
      var(--ha-card-border-color, var(--divider-color, #e0e0e0));
    border-radius: var(--ha-card-border-radius, 12px);
    box-shadow: var(--ha-card-box-shadow, none);
    padding: 16px;
  }
  .secondary {
    color: var(--secondary-text-color);
  }
  .error {
    color: var(--zkteco-error-text);
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
  }
  .spacer {
    flex: 1;
  }
  .hidden-visually {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    padding-inline: 16px;
    border: 1px solid var(--zkteco-outline);
    border-radius: 20px;
    background: transparent;
    color: var(--zkteco-link);
    font: inherit;
    font-weight: 500;
    text-decoration: none;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: color-mix(in srgb, currentcolor 8%, transparent);
  }
  button.filled,
  .button.filled {
    border-color: transparent;
    background: var(--zkteco-fill);
    color: var(--zkteco-on-fill);
  }
  button.filled:hover:not(:disabled),
  .button.filled:hover {
    background: color-mix(in srgb, var(--zkteco-fill) 92%, var(--zkteco-on-fill));
  }
  button.danger {
    border-color: var(--zkteco-error-text);
    color: var(--zkteco-error-text);
  }
  button.plain {
    border-color: transparent;
    padding-inline: 8px;
    min-width: 40px;
  }
  button:disabled {
    cursor: default;
    color: var(--disabled-text-color, #999);
    border-color: var(--divider-color);
    background: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--zkteco-link);
    outline-offset: 2px;
  }
  label {
    display: grid;
    gap: 4px;
  }
  label.inline {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  input:not([type="checkbox"], [type="radio"], [type="range"], [type="file"]),
  select,
  textarea {
    min-height: 40px;
    width: 100%;
    padding: 8px 12px;
    border: 1px solid var(--zkteco-outline);
    border-radius: 8px;
    background: var(--card-background-color, #fff);
    color: var(--primary-text-color);
    font: inherit;
    color-scheme: var(--zkteco-color-scheme, light);
  }
  input[type="checkbox"],
  input[type="radio"] {
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--zkteco-fill);
  }
  input[aria-invalid="true"] {
    border-color: var(--zkteco-error-text);
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    padding: 8px 12px;
    border-bottom: 1px solid var(--divider-color, #e0e0e0);
    text-align: start;
    vertical-align: top;
  }
  th {
    font-weight: 500;
    color: var(--secondary-text-color);
  }
  .scroll {
    overflow-x: auto;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      transition-duration: 0.01ms !important;
    }
  }
`,u1=f`
  :host {
    --zkteco-color-scheme: light;
    --zkteco-link: color-mix(in srgb, var(--primary-color, #009ac7) 62%, black);
    --zkteco-fill: var(--zkteco-link);
    --zkteco-on-fill: #fff;
    --zkteco-error-text: #b3261e;
    --zkteco-good-text: #1b6b34;
    --zkteco-warning-text: #8a5000;
    --zkteco-outline: #8a8f94;
  }
  :host([dark]) {
    --zkteco-color-scheme: dark;
    --zkteco-link: color-mix(in srgb, var(--primary-color, #009ac7) 50%, white);
    --zkteco-fill: var(--zkteco-link);
    --zkteco-on-fill: #111;
    --zkteco-error-text: #ffb4ab;
    --zkteco-good-text: #86d993;
    --zkteco-warning-text: #ffb868;
    --zkteco-outline: #8a9299;
  }
`;var G1={photo:["image"],event:["event"],connected:["binary_sensor"],unlock:["lock","button"],door:["binary_sensor"],doorbell:["event"]},y5={device:"string",name:"string",show_photo:"boolean",hold:"boolean"};function s1(L,C,H={}){return{key:`card.problem_${L}`,placeholders:{option:C,...H}}}function w5(L,C){let H=`entities.${L}`,V=G1[L];if(!V)return s1("unknown",H);if(!(C==null||C===""))return typeof C=="string"&&V.some(M=>C.startsWith(`${M}.`))?void 0:s1("entity",H,{domains:V.join(", ")})}function c1(L){let C=L??{};for(let[V,M]of Object.entries(y5)){let r=C[V];if(r!=null&&typeof r!==M)return s1(M,V)}let H=C.entities??{};if(typeof H!="object"||Array.isArray(H))return s1("map","entities");for(let[V,M]of Object.entries(H)){let r=w5(V,M);if(r)return r}}var B5=new Set(["hold","device"]),P5=[{name:"device",selector:{device:{filter:[{integration:l}],entity:[{domain:"button"}]}}},{name:"name",selector:{text:{}}},{name:"show_photo",default:!0,selector:{boolean:{}}},{name:"hold",default:!0,selector:{boolean:{}}},{name:"entities",type:"expandable",schema:Object.entries(G1).map(([L,C])=>({name:L,selector:{entity:{filter:[{domain:C}]}}}))}];async function R2(){let L=V1();return L&&await N(L),{schema:P5,computeLabel:(C,H)=>v(H,`card.field_${C.name}`),computeHelper:(C,H)=>B5.has(C.name)?v(H,`card.field_${C.name}_help`):void 0,assertConfig:C=>{let H=c1(C),V=V1()?.localize;if(H&&V)throw new Error(v(V,H.key,H.placeholders))}}}var b5=600,T5=8e3,D2={opened:5e3,failed:2e4},F5={lock:"unlock",button:"press"},O1=class{constructor(C){this.host=C;this.state="idle";this.askedAt=0;C.addController(this)}hostDisconnected(){clearTimeout(this.timer),this.state!=="opening"&&(this.state="idle")}ask(){this.state!=="opening"&&(this.askedAt=Date.now(),this.set("asking",T5))}cancel(){this.state==="asking"&&this.set("idle")}async confirm(C){this.state!=="asking"||Date.now()-this.askedAt<b5||await this.open(C)}async open(C){if(this.state!=="opening"){this.set("opening");try{let H=_(C),V=F5[H]??"press";await this.host.hass.callService(H,V,{},{entity_id:C},!1),this.set("opened",D2.opened)}catch(H){this.error=H,this.set("failed",D2.failed)}}}set(C,H){clearTimeout(this.timer),this.state=C,H!==void 0&&(this.timer=setTimeout(()=>this.set("idle"),H)),this.host.requestUpdate()}};var R5="unspecified",D5=new Set(["denied","unknown_card","unknown_user","outside_hours","duress","forced_open","held_open"]);function J(L){return typeof L=="string"?L:""}function E5(L,C){let H=J(C.name);if(H)return H;let V=J(C.pin);return V&&V!=="0"?v(L,"card.pin",{pin:V}):""}function N5(L,C,H){let V=H.includes("_and_")?"conjunction":"disjunction",M=H.split(/_(?:and|or)_/).map(r=>C(`component.${l}.selector.method.options.${r}`)).filter(Boolean);return new Intl.ListFormat(L.locale.language,{type:V}).format(M)}function E2(L,C,H){if(!D(H))return;let{attributes:V}=H,M=J(V.event_type);return{who:E5(C,V),what:M===R5?"":L.formatEntityAttributeValue(H,"event_type"),how:N5(L,C,J(V.verification)),when:J(V.punched_at)||J(V.occurred_at)||H.state,isRefused:D5.has(M)}}var _5=6e4,h1=class{constructor(C){this.host=C;this.until=0;C.addController(this)}hostDisconnected(){clearTimeout(this.timer)}get isOn(){return Date.now()<this.until}follow(C,H){if(!D(C))return;let V=C.attributes.door;if(H!==void 0&&typeof V=="number"&&V!==H)return;let{seen:M}=this;if(M?.entity===C.entity_id&&M.state===C.state)return;this.seen={entity:C.entity_id,state:C.state};let e=M?.entity===C.entity_id?Date.now():Date.parse(C.state);this.until=e+_5,clearTimeout(this.timer),this.isOn&&(this.timer=setTimeout(()=>this.host.requestUpdate(),this.until-Date.now()))}};var N2=f`
  :host {
    display: block;
    height: 100%;
  }
  /* What is handed down through a slot comes from the slot. */
  * {
    box-sizing: border-box;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    height: 100%;
    overflow: hidden;
  }
  .photo {
    position: relative;
    display: block;
    width: 100%;
    min-height: 0;
    padding: 0;
    border: none;
    border-radius: 0;
    aspect-ratio: 4 / 3;
    background: var(--secondary-background-color, #e5e5e5);
  }
  .photo img {
    display: block;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .photo .age {
    position: absolute;
    inset-block-end: 8px;
    inset-inline-start: 8px;
    padding: 2px 8px;
    border-radius: 8px;
    background: rgb(0 0 0 / 70%);
    color: #fff;
    font-size: 12px;
    font-weight: 400;
  }
  .content {
    display: grid;
    gap: 12px;
    padding: 16px;
  }
  .ring {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 12px 16px;
    background: var(--zkteco-fill);
    color: var(--zkteco-on-fill);
    font-weight: 500;
  }
  .ring zkteco-icon {
    animation: swing 0.6s ease-in-out infinite alternate;
  }
  @keyframes swing {
    from {
      transform: rotate(-14deg);
    }
    to {
      transform: rotate(14deg);
    }
  }
  .who {
    font-size: 16px;
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .who,
  .refused {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .refused {
    color: var(--zkteco-error-text);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .fact {
    min-height: 32px;
    padding-inline: 10px;
    border-color: var(--divider-color, #e0e0e0);
    color: var(--primary-text-color);
    font-size: 13px;
    font-weight: 400;
    --icon-size: 18px;
  }
  .fact.warning {
    border-color: var(--zkteco-error-text);
    color: var(--zkteco-error-text);
  }
  .unlock {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    gap: 8px;
  }
  .unlock button {
    min-height: 44px;
  }
  .outcome {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .outcome.opened {
    color: var(--zkteco-good-text);
  }
  [role="status"]:empty {
    display: none;
  }
`;var _2=800,T=class extends u{constructor(){super(...arguments);this.disabled=!1;this.label="";this.hint="";this.isPressed=!1}disconnectedCallback(){super.disconnectedCallback(),this.release()}press(){this.disabled||this.timer!==void 0||(this.isPressed=!0,this.timer=setTimeout(()=>{this.isPressed=!1,this.dispatchEvent(new CustomEvent("held"))},_2))}release(){let H=this.isPressed;clearTimeout(this.timer),this.timer=void 0,this.isPressed=!1,H&&this.isConnected&&this.dispatchEvent(new CustomEvent("touched"))}keydown(H){H.key!==" "&&H.key!=="Enter"||(H.preventDefault(),H.repeat||this.press())}keyup(H){(H.key===" "||H.key==="Enter")&&this.release()}pointerdown(H){H.button===0&&H.isPrimary&&this.press()}render(){return d`<button
      type="button"
      class=${this.isPressed?"filled pressed":"filled"}
      ?disabled=${this.disabled}
      aria-label=${this.hint?`${this.label}. ${this.hint}`:this.label}
      title=${this.hint}
      @pointerdown=${this.pointerdown}
      @pointerup=${this.release}
      @pointerleave=${this.release}
      @pointercancel=${this.release}
      @contextmenu=${H=>H.preventDefault()}
      @keydown=${this.keydown}
      @keyup=${this.keyup}
      @blur=${this.release}
    >
      <span class="progress"></span>
      <span class="content"><slot></slot>${this.label}</span>
    </button>`}};T.styles=[Y,f`
      :host {
        display: inline-block;
      }
      button {
        position: relative;
        overflow: hidden;
        width: 100%;
        min-height: 44px;
        touch-action: none;
        user-select: none;
        -webkit-touch-callout: none;
      }
      .progress {
        position: absolute;
        inset: 0;
        background: currentcolor;
        opacity: 0.25;
        transform: scaleX(0);
        transform-origin: left;
      }
      :host(:dir(rtl)) .progress {
        transform-origin: right;
      }
      .pressed .progress {
        transform: scaleX(1);
        transition: transform ${_2}ms linear;
      }
      .content {
        position: relative;
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
    `],m([n({type:Boolean})],T.prototype,"disabled",2),m([n()],T.prototype,"label",2),m([n()],T.prototype,"hint",2),m([c()],T.prototype,"isPressed",2),T=m([w("zkteco-hold-button")],T);var G=class extends u{constructor(){super(...arguments);this.path="";this.label=""}render(){return d`<svg
      viewBox="0 0 24 24"
      role=${this.label?"img":o}
      aria-label=${this.label||o}
      aria-hidden=${this.label?o:"true"}
    >
      <path d=${this.path}></path>
    </svg>`}};G.styles=f`
    :host {
      display: inline-flex;
      flex: none;
      width: var(--icon-size, 24px);
      height: var(--icon-size, 24px);
    }
    svg {
      width: 100%;
      height: 100%;
      fill: currentcolor;
    }
  `,m([n()],G.prototype,"path",2),m([n()],G.prototype,"label",2),G=m([w("zkteco-icon")],G);var Q="zkteco-push-door",W5=15e3,I5=1e3,$5=["entities","devices","localize","connected","themes","locale"],g=class extends b{constructor(){super(...arguments);this.dark=!1;this.preview=!1;this.now=Date.now();this.brokenPhoto="";this.opener=new O1(this);this.ring=new h1(this)}static{this.styles=[Y,u1,N2]}static getConfigForm(){return R2()}static getStubConfig(H){let V=r2(H);return V?{device:V}:{}}setConfig(H){let V=c1(H),M=V&&B(V.key,V.placeholders);if(M)throw new Error(M);this.problem=V,this.config=H}getCardSize(){return this.config?.show_photo===!1?4:8}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}connectedCallback(){super.connectedCallback(),this.now=Date.now(),this.ticking=setInterval(()=>{this.now=Date.now()},W5)}disconnectedCallback(){super.disconnectedCallback(),clearInterval(this.ticking)}shouldUpdate(H){let V=H.get("hass");return H.size>1||!H.has("hass")||!V?!0:$5.some(M=>V[M]!==this.hass[M])||Object.values(this.found).some(M=>V.states[M]!==this.hass.states[M])}willUpdate(){if(super.willUpdate(),!this.hass)return;this.dark=this.hass.themes?.darkMode??!1;let H=e2(this.hass.devices[this.config?.device??""]);this.ring.follow(this.stateOf("doorbell"),H)}get found(){let{config:H,hass:V}=this,M=this.foundOf;if(M?.config!==H||M?.entities!==V.entities||M?.devices!==V.devices){let r=Object.entries(H?.entities??{}).filter(([,A])=>A),e=H?.device?t2(V,H.device):{},{entities:i,devices:t}=V;this.foundOf={config:H,entities:i,devices:t,found:{...e,...Object.fromEntries(r)}}}return this.foundOf?.found??{}}stateOf(H){let V=this.found[H];return V?this.hass.states[V]:void 0}showMore(H){let V={entityId:H.entity_id};this.dispatchEvent(new CustomEvent("hass-more-info",{detail:V,bubbles:!0,composed:!0}))}get obstacle(){let{device:H}=this.config??{};if(this.problem)return this.text(this.problem.key,this.problem.placeholders);let V=Object.keys(this.found).length;return H?this.hass.devices[H]?V?"":this.text("card.all_disabled"):this.text("card.device_gone"):V?"":this.text("card.choose_device")}get heading(){let{name:H,device:V}=this.config??{};return H||(V?S(this.hass,V):"")||this.text("card.name")}age(H){let V=Math.min(Date.parse(H),this.now)/1e3;return F2(this.hass,V,this.now)}renderPhoto(H){let V=this.stateOf("photo"),M=V?.attributes.entity_picture;if(this.config?.show_photo===!1||!D(V)||!M)return o;let r=this.hass.hassUrl(`${M}&state=${V.state}`);if(r===this.brokenPhoto)return o;let i=(H?Math.abs(Date.parse(H.when)-Date.parse(V.state)):1/0)<I5,t=this.age(V.state),A=i&&H?.who?this.text("card.photo_of",{name:H.who}):this.text("card.photo_taken",{when:t});return d`<button class="photo" type="button" @click=${()=>this.showMore(V)}>
      <img
        src=${r}
        alt=${A}
        @error=${()=>{this.brokenPhoto=r}}
      />
      ${i?o:d`<span class="age" aria-hidden="true">${t}</span>`}
    </button>`}renderPassage(H){if(!H){let r=this.stateOf("event");if(!r)return o;let e=r.state==="unavailable"?"card.unavailable":"card.nobody_yet";return d`<p class="secondary">${this.text(e)}</p>`}let[V,...M]=[H.who,H.what,H.how].filter(Boolean);return d`<div>
      <p class=${H.isRefused?"who refused":"who"}>
        ${H.isRefused?d`<zkteco-icon .path=${P1}></zkteco-icon>`:o}
        ${V??this.text("card.somebody")}
      </p>
      <p class="secondary">
        ${M.map(r=>d`${r} · `)}<time
          datetime=${H.when}
          title=${T2(this.hass,H.when)}
          >${this.age(H.when)}</time
        >
      </p>
    </div>`}renderFact(H,V,M=!1){return H?d`<button
      type="button"
      class=${M?"fact warning":"fact"}
      @click=${()=>this.showMore(H)}
    >
      <zkteco-icon .path=${V}></zkteco-icon>${this.hass.formatEntityState(H)}
    </button>`:o}renderFacts(){let H=this.stateOf("connected"),V=H?.state==="on",M=this.stateOf("door"),r=this.stateOf("unlock"),e=r&&_(r.entity_id)==="lock"?r:void 0,i=e?.state==="unlocked"||e?.state==="open";return d`<div class="facts">
      ${this.renderFact(H,V?d2:p2,!V)}
      ${this.renderFact(M,M?.state==="on"?a2:A2)}
      ${this.renderFact(e,i?b1:m2)}
    </div>`}renderOutcome(){let{state:H,error:V}=this.opener,M=H==="failed",r=M?this.errorText(V):H==="opened"?this.text("card.opened"):"";return d`<div role="status">${r?d`<span class=${M?"outcome error":"outcome opened"}>
            <zkteco-icon
              .path=${M?P1:o2}
            ></zkteco-icon>
            ${r}
          </span>`:o}</div>`}renderUnlock(){let H=this.stateOf("unlock"),V=this.config?.device;if(!H)return V&&!this.found.unlock&&B1(this.hass,V).length>0?d`<p class="secondary">${this.text("card.choose_door")}</p>`:o;let M=H.entity_id,r=this.opener.state==="opening",e=H.state==="unavailable"||this.hass.connected===!1,i=r?this.text("card.opening"):this.text("card.unlock"),t=d`<zkteco-icon .path=${b1}></zkteco-icon>`,A=()=>e||this.preview?void 0:this.opener.open(M),p;return this.config?.hold!==!1?p=d`<zkteco-hold-button
        .label=${r?i:this.text("card.hold_to_unlock")}
        ?disabled=${e}
        @held=${A}
        >${t}</zkteco-hold-button
      >`:this.opener.state==="asking"?p=d`<button type="button" @click=${()=>this.opener.cancel()}>
          ${this.text("card.cancel")}
        </button>
        <button
          type="button"
          class="filled"
          ?disabled=${e}
          @click=${()=>this.preview?void 0:this.opener.confirm(M)}
        >
          ${this.text("card.open_now")}
        </button>`:p=d`<button
        type="button"
        class="filled"
        ?disabled=${e}
        @click=${()=>this.opener.ask()}
      >
        ${t}${i}
      </button>`,d`<div class="unlock">${p}</div>`}render(){if(!this.config||!this.hass||!this.hasTexts)return d`<ha-card></ha-card>`;let{obstacle:H}=this;if(H)return d`<ha-card>
        <div class="content">
          <h2>${this.heading}</h2>
          <p role="alert">${H}</p>
        </div>
      </ha-card>`;let V=E2(this.hass,this.localize,this.stateOf("event"));return d`<ha-card>
      <div role="status">${this.ring.isOn?d`<span class="ring">
              <zkteco-icon .path=${i2}></zkteco-icon>${this.text("card.rings")}
            </span>`:o}</div>
      ${this.renderPhoto(V)}
      <div class="content">
        <h2>${this.heading}</h2>
        ${this.renderPassage(V)} ${this.renderFacts()} ${this.renderUnlock()}
        ${this.renderOutcome()}
      </div>
    </ha-card>`}};m([n({type:Boolean,reflect:!0})],g.prototype,"dark",2),m([n({type:Boolean})],g.prototype,"preview",2),m([c()],g.prototype,"config",2),m([c()],g.prototype,"problem",2),m([c()],g.prototype,"now",2),m([c()],g.prototype,"brokenPhoto",2);var Q1=40,U5=4;function k(L,C,H={}){return{type:"heading",heading:L,heading_style:"title",...C&&{icon:C},...H}}function K1(L){return{type:"markdown",content:L,grid_options:{columns:"full"}}}function K(L){let C=_(L)==="button";return{type:"tile",entity:L,name:{type:"entity"},...C&&{hide_state:!0}}}function x(L,C={}){return{type:"grid",cards:L,...C}}function y(L){return{type:"sections",max_columns:U5,sections:L}}function q({say:L},C,H){let V=C.slice(0,Q1).map(H),M=C.length-V.length;return M>0&&V.push(x([K1(L("more_in_panel",{count:M}))])),V}var z5=new Set(["select.mode","binary_sensor.alarm","binary_sensor.forced","binary_sensor.tamper","button.cancel_alarm"]),G5=new Set(["switch.aux_out","binary_sensor.aux_in"]);function W2({hass:L},C,H){return R(L,C).filter(V=>!V.hidden&&H.has(Z(V))).map(V=>K(V.entity_id))}function I2(L){let{hass:C}=L,H=q(L,L1(C),r=>x([{type:`custom:${Q}`,device:r.id},...W2(L,r.id,z5)])),V=h(C).map(r=>({terminal:r,tiles:W2(L,r.id,G5)})).filter(({tiles:r})=>r.length>0),M=q(L,V,({terminal:r,tiles:e})=>x([k(S(C,r.id),"mdi:electric-switch"),...e]));return y([...H,...M])}var q1=["binary_sensor.connected","sensor.last_contact","sensor.pending_commands","sensor.missing_punches","sensor.rejected_lines","sensor.attendance_records","sensor.users","sensor.fingerprints","sensor.faces","sensor.palms","button.sync_clock","button.refresh"];function $2(L){let{hass:C}=L,H=q(L,h(C),V=>{let M=R(C,V.id).filter(r=>!r.hidden&&q1.includes(Z(r))).sort((r,e)=>q1.indexOf(Z(r))-q1.indexOf(Z(e)));return x([k(S(C,V.id),"mdi:fingerprint"),...M.map(r=>K(r.entity_id))])});return y(H)}var Q5=["event.punch","event.access","event.doorbell","event.alarm"],K5=24,U2=2;function z2({hass:L,say:C}){let H=new Map([...h(L),...L1(L)].map(e=>[e.id,e])),V=[],M=[];for(let e of H.keys()){let i=O(L,e);V.push(...Q5.flatMap(A=>i.get(A)??[]));let t=i.get("image.last_photo");t&&D(L.states[t])&&M.push({type:"picture-entity",entity:t,name:S(L,e),show_state:!1,grid_options:{columns:6,rows:"auto"}})}let r=[];if(V.length>0&&L.config.components.includes("logbook")){let e={type:"logbook",target:{entity_id:V},hours_to_show:K5,grid_options:{columns:"full",rows:10}},i=[k(C("what_happened"),"mdi:history"),e];r.push(x(i,{column_span:U2}))}if(M.length>0){let e=[k(C("last_photos"),"mdi:camera"),...M.slice(0,Q1)];r.push(x(e,{column_span:U2}))}return r.length===0&&r.push(x([{type:"markdown",content:C("nothing_happened")}])),y(r)}var q5=14,j5=["sensor.time_in_today","sensor.first_in","sensor.last_out","sensor.last_terminal"],X5=/^[0-9a-z]+$/;async function Y5(L){if(!L.config.components.includes("recorder"))return[];let C={type:"recorder/list_statistic_ids",statistic_type:"sum"};return(await L.callWS(C).catch(()=>[])).map(V=>V.statistic_id).filter(V=>V.startsWith(`${l}:person_`))}function J5(L,C){if(X5.test(C))return L.find(r=>r===`${l}:person_${C}_hours`);let H=C.toLowerCase().replace(/[^0-9a-z]/g,"")||"x",V=new RegExp(`^${l}:person_${H}_[0-9a-f]{8}_hours$`),M=L.filter(r=>V.test(r));return M.length===1?M[0]:void 0}function G2({hass:L},C){return Object.values(L.entities).filter(H=>H.platform===l&&Z(H)===C&&!H.hidden).map(H=>H.entity_id)}function C3(L){let{hass:C,say:H}=L,V=W(C).flatMap(({device:e})=>{let i=O(C,e.id).get("binary_sensor.present");return i?[{entity:i,name:S(C,e.id)}]:[]}),M=[k(H("who_is_in"),"mdi:account-check")];M.push(...G2(L,"sensor.people_in").map(K)),V.length>0&&M.push({type:"entity-filter",entities:V,conditions:[{condition:"state",state:"on"}],show_empty:!1,card:{type:"glance",show_state:!1}});let r=G2(L,"calendar.validity").filter(e=>C.states[e]?.attributes.message);return r.length>0&&M.push({type:"calendar",entities:r}),M}async function Q2(L){let{hass:C,say:H}=L,V=await Y5(C),M=q(L,W(C),({pin:r,device:e})=>{let i=O(C,e.id),t=i.get("binary_sensor.present"),A=t?[{type:"entity",entity:t,show_icon:!1}]:[],p=J5(V,r),a=[k(S(C,e.id),"mdi:account",{badges:A}),...j5.flatMap(s=>i.get(s)??[]).map(K)];return p&&a.push({type:"statistics-graph",title:H("hours_a_day"),chart_type:"bar",period:"day",days_to_show:q5,stat_types:["change"],entities:[p],hide_legend:!0}),x(a)});return y([x(C3(L)),...M])}var C1="zkteco-push",j1={doors:{icon:"mdi:door",make:I2},people:{icon:"mdi:account-group",make:Q2},history:{icon:"mdi:history",make:z2},health:{icon:"mdi:heart-pulse",make:$2}},H3="/config/integrations/integration/zkteco_push";async function K2(L){let C=await N(L);return{hass:L,say:(H,V)=>v(C,`card.${H}`,V)}}function q2({hass:L,say:C}){let H=[K1(`${C("no_terminal")}

${C("no_terminal_steps")}`)];return L.user?.is_admin!==!1&&H.push({type:"button",name:C("open_integration"),icon:"mdi:arrow-right",show_state:!1,tap_action:{action:"navigate",navigation_path:H3}}),y([x(H)])}function j2(L){return class extends HTMLElement{static async generate(C,H){let V=await K2(H);return h(H).length>0||W(H).length>0?L(V):q2(V)}}}var f1=class extends HTMLElement{static async generate(C,H){let V=await K2(H),{say:M}=V,r=M("dashboard_name");if(h(H).length===0&&W(H).length===0)return{title:r,views:[{title:r,path:"start",...q2(V)}]};let e=t=>t!=="people"||!C.hide_people&&W(H).length>0,i=Object.entries(j1).filter(([t])=>e(t)).map(([t,{icon:A}])=>({title:M(`view_${t}`),path:t,icon:A,strategy:{type:`custom:${C1}-${t}`}}));return{title:r,views:i}}static getConfigElement(){return document.createElement(X1)}static getCreateSuggestions(){let C=B("card.dashboard_name");return{...C&&{title:C},icon:"mdi:door-closed-lock"}}},X1="zkteco-push-dashboard-editor";var H1=class extends b{constructor(){super(...arguments);this.dark=!1}static{this.styles=[Y,u1]}setConfig(H){this.options=H}willUpdate(){super.willUpdate(),this.dark=this.hass?.themes?.darkMode??!1}changed(H){let V={...this.options,hide_people:H.target.checked};this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:V},bubbles:!0,composed:!0}))}render(){return!this.hass||!this.hasTexts||!this.options?o:d`<label class="inline">
      <input
        type="checkbox"
        .checked=${this.options.hide_people??!1}
        @change=${this.changed}
      />
      ${this.text("card.field_hide_people")}
    </label>`}};m([n({type:Boolean,reflect:!0})],H1.prototype,"dark",2),m([c()],H1.prototype,"options",2);var V3="https://github.com/zkteco-push/home-assistant-zkteco-push/blob/main/docs/dashboards.md",L3=new Set(["image.last_photo","event.punch","event.access","event.doorbell","button.unlock","lock.lock"]),X2={type:Q,get name(){return B("card.name")},get description(){return B("card.description")},preview:!0,documentationURL:V3,getEntitySuggestion(L,C){let H=L.entities[C];return H?.platform!==l||!H.device_id||!L3.has(Z(H))?null:{config:{type:`custom:${Q}`,device:H.device_id}}}},Y2={type:C1,strategyType:"dashboard",get name(){return B("card.dashboard_name")},get description(){return B("card.dashboard_description")}};function J2(){window.customCards??=[],window.customStrategies??=[];let{customCards:L,customStrategies:C}=window;L.some(({type:H})=>H===X2.type)||L.push(X2),C.some(({type:H})=>H===Y2.type)||C.push(Y2)}w(Q)(g);w(X1)(H1);w(`ll-strategy-dashboard-${C1}`)(f1);for(let[L,{make:C}]of Object.entries(j1))w(`ll-strategy-view-${C1}-${L}`)(j2(C));J2();C2();
/*! Bundled license information:

@lit/reactive-element/css-tag.js:
  (**
   * @license
   * Copyright 2019 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/reactive-element.js:
lit-html/lit-html.js:
lit-element/lit-element.js:
@lit/reactive-element/decorators/custom-element.js:
@lit/reactive-element/decorators/property.js:
@lit/reactive-element/decorators/state.js:
@lit/reactive-element/decorators/event-options.js:
@lit/reactive-element/decorators/base.js:
@lit/reactive-element/decorators/query.js:
@lit/reactive-element/decorators/query-all.js:
@lit/reactive-element/decorators/query-async.js:
@lit/reactive-element/decorators/query-assigned-nodes.js:
  (**
   * @license
   * Copyright 2017 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

lit-html/is-server.js:
  (**
   * @license
   * Copyright 2022 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)

@lit/reactive-element/decorators/query-assigned-elements.js:
  (**
   * @license
   * Copyright 2021 Google LLC
   * SPDX-License-Identifier: BSD-3-Clause
   *)
*/
