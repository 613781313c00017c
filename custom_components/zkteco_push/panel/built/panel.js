var Q1=Object.defineProperty;var z1=Object.getOwnPropertyDescriptor;var A=(M,C,H,V)=>{for(var L=V>1?void 0:V?z1(C,H):C,r=M.length-1,e;r>=0;r--)(e=M[r])&&(L=(V?e(C,H,L):e(L))||L);return V&&L&&Q1(C,H,L),L};var x1="M11,15H13V17H11V15M11,7H13V13H11V7M12,2C6.47,2 2,6.5 2,12A10,10 0 0,0 12,22A10,10 0 0,0 22,12A10,10 0 0,0 12,2M12,20A8,8 0 0,1 4,12A8,8 0 0,1 12,4A8,8 0 0,1 20,12A8,8 0 0,1 12,20Z";var v1="M20.07,4.93C21.88,6.74 23,9.24 23,12C23,14.76 21.88,17.26 20.07,19.07L18.66,17.66C20.11,16.22 21,14.22 21,12C21,9.79 20.11,7.78 18.66,6.34L20.07,4.93M17.24,7.76C18.33,8.85 19,10.35 19,12C19,13.65 18.33,15.15 17.24,16.24L15.83,14.83C16.55,14.11 17,13.11 17,12C17,10.89 16.55,9.89 15.83,9.17L17.24,7.76M13,10A2,2 0 0,1 15,12A2,2 0 0,1 13,14A2,2 0 0,1 11,12A2,2 0 0,1 13,10M11.5,1A2.5,2.5 0 0,1 14,3.5V8H12V4H3V19H12V16H14V20.5A2.5,2.5 0 0,1 11.5,23H3.5A2.5,2.5 0 0,1 1,20.5V3.5A2.5,2.5 0 0,1 3.5,1H11.5Z";var l1="M4,1C2.89,1 2,1.89 2,3V7C2,8.11 2.89,9 4,9H1V11H13V9H10C11.11,9 12,8.11 12,7V3C12,1.89 11.11,1 10,1H4M4,3H10V7H4V3M14,13C12.89,13 12,13.89 12,15V19C12,20.11 12.89,21 14,21H11V23H23V21H20C21.11,21 22,20.11 22,19V15C22,13.89 21.11,13 20,13H14M3.88,13.46L2.46,14.88L4.59,17L2.46,19.12L3.88,20.54L6,18.41L8.12,20.54L9.54,19.12L7.41,17L9.54,14.88L8.12,13.46L6,15.59L3.88,13.46M14,15H20V19H14V15Z";var n1="M12,17C10.89,17 10,16.1 10,15C10,13.89 10.89,13 12,13A2,2 0 0,1 14,15A2,2 0 0,1 12,17M18,20V10H6V20H18M18,8A2,2 0 0,1 20,10V20A2,2 0 0,1 18,22H6C4.89,22 4,21.1 4,20V10C4,8.89 4.89,8 6,8H7V6A5,5 0 0,1 12,1A5,5 0 0,1 17,6V8H18M12,3A3,3 0 0,0 9,6V8H15V6A3,3 0 0,0 12,3Z";var Z1="M3,6H21V8H3V6M3,11H21V13H3V11M3,16H21V18H3V16Z";var S1="M2 17A2 2 0 0 0 4 19H20A2 2 0 0 0 22 17V12H20V17H4V12H2M14.12 5.46L15.54 6.88L13.41 9L15.54 11.12L14.12 12.54L12 10.41L9.88 12.54L8.46 11.12L10.59 9L8.46 6.88L9.88 5.46L12 7.59Z";var _=globalThis,K=_.ShadowRoot&&(_.ShadyCSS===void 0||_.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,C1=Symbol(),u1=new WeakMap,E=class{constructor(C,H,V){if(this._$cssResult$=!0,V!==C1)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=C,this.t=H}get styleSheet(){let C=this.o,H=this.t;if(K&&C===void 0){let V=H!==void 0&&H.length===1;V&&(C=u1.get(H)),C===void 0&&((this.o=C=new CSSStyleSheet).replaceSync(this.cssText),V&&u1.set(H,C))}return C}toString(){return this.cssText}},s1=M=>new E(typeof M=="string"?M:M+"",void 0,C1),Z=(M,...C)=>{let H=M.length===1?M[0]:C.reduce((V,L,r)=>V+(e=>{if(e._$cssResult$===!0)return e.cssText;if(typeof e=="number")return e;throw Error("Value passed to 'css' function must be a 'css' function result: "+e+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(L)+M[r+1],M[0]);return new E(H,M,C1)},c1=(M,C)=>{if(K)M.adoptedStyleSheets=C.map(H=>H instanceof CSSStyleSheet?H:H.styleSheet);else for(let H of C){let V=document.createElement("style"),L=_.litNonce;L!==void 0&&V.setAttribute("nonce",L),V.textContent=H.cssText,M.appendChild(V)}},H1=K?M=>M:M=>M instanceof CSSStyleSheet?(C=>{let H="";for(let V of C.cssRules)H+=V.cssText;return s1(H)})(M):M;var{is:G1,defineProperty:$1,getOwnPropertyDescriptor:_1,getOwnPropertyNames:K1,getOwnPropertySymbols:q1,getPrototypeOf:j1}=Object,q=globalThis,O1=q.trustedTypes,X1=O1?O1.emptyScript:"",J1=q.reactiveElementPolyfillSupport,W=(M,C)=>M,N={toAttribute(M,C){switch(C){case Boolean:M=M?X1:null;break;case Object:case Array:M=M==null?M:JSON.stringify(M)}return M},fromAttribute(M,C){let H=M;switch(C){case Boolean:H=M!==null;break;case Number:H=M===null?null:Number(M);break;case Object:case Array:try{H=JSON.parse(M)}catch{H=null}}return H}},j=(M,C)=>!G1(M,C),h1={attribute:!0,type:String,converter:N,reflect:!1,useDefault:!1,hasChanged:j};Symbol.metadata??=Symbol("metadata"),q.litPropertyMetadata??=new WeakMap;var s=class extends HTMLElement{static addInitializer(C){this._$Ei(),(this.l??=[]).push(C)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(C,H=h1){if(H.state&&(H.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(C)&&((H=Object.create(H)).wrapped=!0),this.elementProperties.set(C,H),!H.noAccessor){let V=Symbol(),L=this.getPropertyDescriptor(C,V,H);L!==void 0&&$1(this.prototype,C,L)}}static getPropertyDescriptor(C,H,V){let{get:L,set:r}=_1(this.prototype,C)??{get(){return this[H]},set(e){this[H]=e}};return{get:L,set(e){let i=L?.call(this);r?.call(this,e),this.requestUpdate(C,i,V)},configurable:!0,enumerable:!0}}static getPropertyOptions(C){return this.elementProperties.get(C)??h1}static _$Ei(){if(this.hasOwnProperty(W("elementProperties")))return;let C=j1(this);C.finalize(),C.l!==void 0&&(this.l=[...C.l]),this.elementProperties=new Map(C.elementProperties)}static finalize(){if(this.hasOwnProperty(W("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(W("properties"))){let H=this.properties,V=[...K1(H),...q1(H)];for(let L of V)this.createProperty(L,H[L])}let C=this[Symbol.metadata];if(C!==null){let H=litPropertyMetadata.get(C);if(H!==void 0)for(let[V,L]of H)this.elementProperties.set(V,L)}this._$Eh=new Map;for(let[H,V]of this.elementProperties){let L=this._$Eu(H,V);L!==void 0&&this._$Eh.set(L,H)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(C){let H=[];if(Array.isArray(C)){let V=new Set(C.flat(1/0).reverse());for(let L of V)H.unshift(H1(L))}else C!==void 0&&H.push(H1(C));return H}static _$Eu(C,H){let V=H.attribute;return V===!1?void 0:typeof V=="string"?V:typeof C=="string"?C.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(C=>this.enableUpdating=C),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(C=>C(this))}addController(C){(this._$EO??=new Set).add(C),this.renderRoot!==void 0&&this.isConnected&&C.hostConnected?.()}removeController(C){this._$EO?.delete(C)}_$E_(){let C=new Map,H=this.constructor.elementProperties;for(let V of H.keys())this.hasOwnProperty(V)&&(C.set(V,this[V]),delete this[V]);C.size>0&&(this._$Ep=C)}createRenderRoot(){let C=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return c1(C,this.constructor.elementStyles),C}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(C=>C.hostConnected?.())}enableUpdating(C){}disconnectedCallback(){this._$EO?.forEach(C=>C.hostDisconnected?.())}attributeChangedCallback(C,H,V){this._$AK(C,V)}_$ET(C,H){let V=this.constructor.elementProperties.get(C),L=this.constructor._$Eu(C,V);if(L!==void 0&&V.reflect===!0){let r=(V.converter?.toAttribute!==void 0?V.converter:N).toAttribute(H,V.type);this._$Em=C,r==null?this.removeAttribute(L):this.setAttribute(L,r),this._$Em=null}}_$AK(C,H){let V=this.constructor,L=V._$Eh.get(C);if(L!==void 0&&this._$Em!==L){let r=V.getPropertyOptions(L),e=typeof r.converter=="function"?{fromAttribute:r.converter}:r.converter?.fromAttribute!==void 0?r.converter:N;this._$Em=L;let i=e.fromAttribute(H,r.type);this[L]=i??this._$Ej?.get(L)??i,this._$Em=null}}requestUpdate(C,H,V,L=!1,r){if(C!==void 0){let e=this.constructor;if(L===!1&&(r=this[C]),V??=e.getPropertyOptions(C),!((V.hasChanged??j)(r,H)||V.useDefault&&V.reflect&&r===this._$Ej?.get(C)&&!this.hasAttribute(e._$Eu(C,V))))return;this.C(C,H,V)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(C,H,{useDefault:V,reflect:L,wrapped:r},e){V&&!(this._$Ej??=new Map).has(C)&&(this._$Ej.set(C,e??H??this[C]),r!==!0||e!==void 0)||(this._$AL.has(C)||(this.hasUpdated||V||(H=void 0),this._$AL.set(C,H)),L===!0&&this._$Em!==C&&(this._$Eq??=new Set).add(C))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(H){Promise.reject(H)}let C=this.scheduleUpdate();return C!=null&&await C,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[L,r]of this._$Ep)this[L]=r;this._$Ep=void 0}let V=this.constructor.elementProperties;if(V.size>0)for(let[L,r]of V){let{wrapped:e}=r,i=this[L];e!==!0||this._$AL.has(L)||i===void 0||this.C(L,void 0,r,i)}}let C=!1,H=this._$AL;try{C=this.shouldUpdate(H),C?(this.willUpdate(H),this._$EO?.forEach(V=>V.hostUpdate?.()),this.update(H)):this._$EM()}catch(V){throw C=!1,this._$EM(),V}C&&this._$AE(H)}willUpdate(C){}_$AE(C){this._$EO?.forEach(H=>H.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(C)),this.updated(C)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(C){return!0}update(C){this._$Eq&&=this._$Eq.forEach(H=>this._$ET(H,this[H])),this._$EM()}updated(C){}firstUpdated(C){}};s.elementStyles=[],s.shadowRootOptions={mode:"open"},s[W("elementProperties")]=new Map,s[W("finalized")]=new Map,J1?.({ReactiveElement:s}),(q.reactiveElementVersions??=[]).push("2.1.2");var A1=globalThis,g1=M=>M,X=A1.trustedTypes,f1=X?X.createPolicy("lit-html",{createHTML:M=>M}):void 0,T1="$lit$",O=`lit$${Math.random().toFixed(9).slice(2)}$`,b1="?"+O,Y1=`<${b1}>`,B=document,U=()=>B.createComment(""),Q=M=>M===null||typeof M!="object"&&typeof M!="function",i1=Array.isArray,C2=M=>i1(M)||typeof M?.[Symbol.iterator]=="function",V1=`[ 	
\f\r]`,I=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,k1=/-->/g,B1=/>/g,f=RegExp(`>|${V1}(?:([^\\s"'>=/]+)(${V1}*=${V1}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),P1=/'/g,w1=/"/g,F1=/^(?:script|style|textarea|title)$/i,o1=M=>(C,...H)=>({_$litType$:M,strings:C,values:H}),a=o1(1),m2=o1(2),x2=o1(3),P=Symbol.for("lit-noChange"),o=Symbol.for("lit-nothing"),y1=new WeakMap,k=B.createTreeWalker(B,129);function R1(M,C){if(!i1(M)||!M.hasOwnProperty("raw"))throw Error("invalid template strings array");return f1!==void 0?f1.createHTML(C):C}var H2=(M,C)=>{let H=M.length-1,V=[],L,r=C===2?"<svg>":C===3?"<math>":"",e=I;for(let i=0;i<H;i++){let t=M[i],m,v,d=-1,u=0;for(;u<t.length&&(e.lastIndex=u,v=e.exec(t),v!==null);)u=e.lastIndex,e===I?v[1]==="!--"?e=k1:v[1]!==void 0?e=B1:v[2]!==void 0?(F1.test(v[2])&&(L=RegExp("</"+v[2],"g")),e=f):v[3]!==void 0&&(e=f):e===f?v[0]===">"?(e=L??I,d=-1):v[1]===void 0?d=-2:(d=e.lastIndex-v[2].length,m=v[1],e=v[3]===void 0?f:v[3]==='"'?w1:P1):e===w1||e===P1?e=f:e===k1||e===B1?e=I:(e=f,L=void 0);let c=e===f&&M[i+1].startsWith("/>")?" ":"";r+=e===I?t+Y1:d>=0?(V.push(m),t.slice(0,d)+T1+t.slice(d)+O+c):t+O+(d===-2?i:c)}return[R1(M,r+(M[H]||"<?>")+(C===2?"</svg>":C===3?"</math>":"")),V]},z=class M{constructor({strings:C,_$litType$:H},V){let L;this.parts=[];let r=0,e=0,i=C.length-1,t=this.parts,[m,v]=H2(C,H);if(this.el=M.createElement(m,V),k.currentNode=this.el.content,H===2||H===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(L=k.nextNode())!==null&&t.length<i;){if(L.nodeType===1){if(L.hasAttributes())for(let d of L.getAttributeNames())if(d.endsWith(T1)){let u=v[e++],c=L.getAttribute(d).split(O),$=/([.?@])?(.*)/.exec(u);t.push({type:1,index:r,name:$[2],strings:c,ctor:$[1]==="."?M1:$[1]==="?"?r1:$[1]==="@"?e1:T}),L.removeAttribute(d)}else d.startsWith(O)&&(t.push({type:6,index:r}),L.removeAttribute(d));if(F1.test(L.tagName)){let d=L.textContent.split(O),u=d.length-1;if(u>0){L.textContent=X?X.emptyScript:"";for(let c=0;c<u;c++)L.append(d[c],U()),k.nextNode(),t.push({type:2,index:++r});L.append(d[u],U())}}}else if(L.nodeType===8)if(L.data===b1)t.push({type:2,index:r});else{let d=-1;for(;(d=L.data.indexOf(O,d+1))!==-1;)t.push({type:7,index:r}),d+=O.length-1}r++}}static createElement(C,H){let V=B.createElement("template");return V.innerHTML=C,V}};function y(M,C,H=M,V){if(C===P)return C;let L=V!==void 0?H._$Co?.[V]:H._$Cl,r=Q(C)?void 0:C._$litDirective$;return L?.constructor!==r&&(L?._$AO?.(!1),r===void 0?L=void 0:(L=new r(M),L._$AT(M,H,V)),V!==void 0?(H._$Co??=[])[V]=L:H._$Cl=L),L!==void 0&&(C=y(M,L._$AS(M,C.values),L,V)),C}var L1=class{constructor(C,H){this._$AV=[],this._$AN=void 0,this._$AD=C,this._$AM=H}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(C){let{el:{content:H},parts:V}=this._$AD,L=(C?.creationScope??B).importNode(H,!0);k.currentNode=L;let r=k.nextNode(),e=0,i=0,t=V[0];for(;t!==void 0;){if(e===t.index){let m;t.type===2?m=new G(r,r.nextSibling,this,C):t.type===1?m=new t.ctor(r,t.name,t.strings,this,C):t.type===6&&(m=new t1(r,this,C)),this._$AV.push(m),t=V[++i]}e!==t?.index&&(r=k.nextNode(),e++)}return k.currentNode=B,L}p(C){let H=0;for(let V of this._$AV)V!==void 0&&(V.strings!==void 0?(V._$AI(C,V,H),H+=V.strings.length-2):V._$AI(C[H])),H++}},G=class M{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(C,H,V,L){this.type=2,this._$AH=o,this._$AN=void 0,this._$AA=C,this._$AB=H,this._$AM=V,this.options=L,this._$Cv=L?.isConnected??!0}get parentNode(){let C=this._$AA.parentNode,H=this._$AM;return H!==void 0&&C?.nodeType===11&&(C=H.parentNode),C}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(C,H=this){C=y(this,C,H),Q(C)?C===o||C==null||C===""?(this._$AH!==o&&this._$AR(),this._$AH=o):C!==this._$AH&&C!==P&&this._(C):C._$litType$!==void 0?this.$(C):C.nodeType!==void 0?this.T(C):C2(C)?this.k(C):this._(C)}O(C){return this._$AA.parentNode.insertBefore(C,this._$AB)}T(C){this._$AH!==C&&(this._$AR(),this._$AH=this.O(C))}_(C){this._$AH!==o&&Q(this._$AH)?this._$AA.nextSibling.data=C:this.T(B.createTextNode(C)),this._$AH=C}$(C){let{values:H,_$litType$:V}=C,L=typeof V=="number"?this._$AC(C):(V.el===void 0&&(V.el=z.createElement(R1(V.h,V.h[0]),this.options)),V);if(this._$AH?._$AD===L)this._$AH.p(H);else{let r=new L1(L,this),e=r.u(this.options);r.p(H),this.T(e),this._$AH=r}}_$AC(C){let H=y1.get(C.strings);return H===void 0&&y1.set(C.strings,H=new z(C)),H}k(C){i1(this._$AH)||(this._$AH=[],this._$AR());let H=this._$AH,V,L=0;for(let r of C)L===H.length?H.push(V=new M(this.O(U()),this.O(U()),this,this.options)):V=H[L],V._$AI(r),L++;L<H.length&&(this._$AR(V&&V._$AB.nextSibling,L),H.length=L)}_$AR(C=this._$AA.nextSibling,H){for(this._$AP?.(!1,!0,H);C!==this._$AB;){let V=g1(C).nextSibling;g1(C).remove(),C=V}}setConnected(C){this._$AM===void 0&&(this._$Cv=C,this._$AP?.(C))}},T=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(C,H,V,L,r){this.type=1,this._$AH=o,this._$AN=void 0,this.element=C,this.name=H,this._$AM=L,this.options=r,V.length>2||V[0]!==""||V[1]!==""?(this._$AH=Array(V.length-1).fill(new String),this.strings=V):this._$AH=o}_$AI(C,H=this,V,L){let r=this.strings,e=!1;if(r===void 0)C=y(this,C,H,0),e=!Q(C)||C!==this._$AH&&C!==P,e&&(this._$AH=C);else{let i=C,t,m;for(C=r[0],t=0;t<r.length-1;t++)m=y(this,i[V+t],H,t),m===P&&(m=this._$AH[t]),e||=!Q(m)||m!==this._$AH[t],m===o?C=o:C!==o&&(C+=(m??"")+r[t+1]),this._$AH[t]=m}e&&!L&&this.j(C)}j(C){C===o?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,C??"")}},M1=class extends T{constructor(){super(...arguments),this.type=3}j(C){this.element[this.name]=C===o?void 0:C}},r1=class extends T{constructor(){super(...arguments),this.type=4}j(C){this.element.toggleAttribute(this.name,!!C&&C!==o)}},e1=class extends T{constructor(C,H,V,L,r){super(C,H,V,L,r),this.type=5}_$AI(C,H=this){if((C=y(this,C,H,0)??o)===P)return;let V=this._$AH,L=C===o&&V!==o||C.capture!==V.capture||C.once!==V.once||C.passive!==V.passive,r=C!==o&&(V===o||L);L&&this.element.removeEventListener(this.name,this,V),r&&this.element.addEventListener(this.name,this,C),this._$AH=C}handleEvent(C){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,C):this._$AH.handleEvent(C)}},t1=class{constructor(C,H,V){this.element=C,this.type=6,this._$AN=void 0,this._$AM=H,this.options=V}get _$AU(){return this._$AM._$AU}_$AI(C){y(this,C)}};var V2=A1.litHtmlPolyfillSupport;V2?.(z,G),(A1.litHtmlVersions??=[]).push("3.3.3");var D1=(M,C,H)=>{let V=H?.renderBefore??C,L=V._$litPart$;if(L===void 0){let r=H?.renderBefore??null;V._$litPart$=L=new G(C.insertBefore(U(),r),r,void 0,H??{})}return L._$AI(M),L};var a1=globalThis,S=class extends s{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let C=super.createRenderRoot();return this.renderOptions.renderBefore??=C.firstChild,C}update(C){let H=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(C),this._$Do=D1(H,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return P}};S._$litElement$=!0,S.finalized=!0,a1.litElementHydrateSupport?.({LitElement:S});var L2=a1.litElementPolyfillSupport;L2?.({LitElement:S});(a1.litElementVersions??=[]).push("4.2.2");var l=M=>(C,H)=>{H!==void 0?H.addInitializer(()=>{customElements.define(M,C)}):customElements.define(M,C)};var M2={attribute:!0,type:String,converter:N,reflect:!1,hasChanged:j},r2=(M=M2,C,H)=>{let{kind:V,metadata:L}=H,r=globalThis.litPropertyMetadata.get(L);if(r===void 0&&globalThis.litPropertyMetadata.set(L,r=new Map),V==="setter"&&((M=Object.create(M)).wrapped=!0),r.set(H.name,M),V==="accessor"){let{name:e}=H;return{set(i){let t=C.get.call(this);C.set.call(this,i),this.requestUpdate(e,t,M,!0,i)},init(i){return i!==void 0&&this.C(e,void 0,M,i),i}}}if(V==="setter"){let{name:e}=H;return function(i){let t=this[e];C.call(this,i),this.requestUpdate(e,t,M,!0,i)}}throw Error("Unsupported decorator location: "+V)};function p(M){return(C,H)=>typeof H=="object"?r2(M,C,H):((V,L,r)=>{let e=L.hasOwnProperty(r);return L.constructor.createProperty(r,V),e?Object.getOwnPropertyDescriptor(L,r):void 0})(M,C,H)}function E1(M){return p({...M,state:!0,attribute:!1})}var p1="zkteco_push",e2=["config_panel","exceptions","entity","selector"],d1;function W1(M){if(d1?.language!==M.language){let C=Promise.all(e2.map(H=>M.loadBackendTranslation(H,p1))).then(H=>H[H.length-1]);d1={language:M.language,done:C}}return d1.done}function Y(M,C,H={}){return M(`component.${p1}.config_panel.${C}`,H)}function N1(M,C){let H=C??{};if(H.translation_key){let L=`component.${H.translation_domain??p1}.exceptions.${H.translation_key}.message`,r=M(L,H.translation_placeholders);if(r)return r}return H.code&&["not_loaded","storage","unauthorized"].includes(H.code)?Y(M,`common.error_${H.code}`):H.message||Y(M,"common.error_unknown")}var x=class extends S{constructor(){super(...arguments);this.narrow=!1;this.language=""}get localize(){return this.localizer??this.hass.localize}get hasTexts(){return this.localizer!==void 0}willUpdate(){this.hass&&this.language!==this.hass.language&&(this.language=this.hass.language,W1(this.hass).then(H=>{this.localizer=H}))}text(H,V={}){return Y(this.localize,H,V)}errorText(H){return N1(this.localize,H)}};A([p({attribute:!1})],x.prototype,"hass",2),A([p({type:Boolean,reflect:!0})],x.prototype,"narrow",2),A([E1()],x.prototype,"localizer",2);function m1(M,C=!1){C?history.replaceState(null,"",M):history.pushState(null,"",M),window.dispatchEvent(new CustomEvent("location-changed",{detail:{replace:C}}))}var n=Z`
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
`,I1=Z`
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
`;var w=class extends S{constructor(){super(...arguments);this.path="";this.label=""}render(){return a`<svg
      viewBox="0 0 24 24"
      role=${this.label?"img":o}
      aria-label=${this.label||o}
      aria-hidden=${this.label?o:"true"}
    >
      <path d=${this.path}></path>
    </svg>`}};w.styles=Z`
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
  `,A([p()],w.prototype,"path",2),A([p()],w.prototype,"label",2),w=A([l("zkteco-icon")],w);var t2={empty:S1,offline:l1,denied:n1,not_loaded:v1,failed:x1},h=class extends x{constructor(){super(...arguments);this.kind="loading";this.heading="";this.explanation=""}render(){if(this.kind==="loading")return a`<div class="spinner" aria-hidden="true"></div>
        <p role="status">${this.hasTexts?this.text("common.state_loading"):""}</p>`;let H=this.heading||this.text(`common.state_${this.kind}`),V=this.explanation||this.text(`common.state_${this.kind}_explanation`);return a`<zkteco-icon .path=${t2[this.kind]}></zkteco-icon>
      <div role="status">
        <h2>${H}</h2>
        ${V?a`<p class="secondary">${V}</p>`:o}
      </div>
      <slot></slot>`}};h.styles=[n,Z`
      :host {
        display: grid;
        justify-items: center;
        gap: 12px;
        padding: 48px 24px;
        text-align: center;
      }
      zkteco-icon {
        --icon-size: 56px;
        color: var(--secondary-text-color);
      }
      p {
        max-width: 46ch;
      }
      .spinner {
        width: 40px;
        height: 40px;
        border: 4px solid var(--divider-color);
        border-block-start-color: var(--zkteco-fill);
        border-radius: 50%;
        animation: turn 1s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
    `],A([p()],h.prototype,"kind",2),A([p()],h.prototype,"heading",2),A([p()],h.prototype,"explanation",2),h=A([l("zkteco-page-state")],h);var b=class extends x{constructor(){super(...arguments);this.route=[]}render(){return a`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}};b.styles=[n],A([p({attribute:!1})],b.prototype,"route",2),b=A([l("zkteco-view-now")],b);var F=class extends x{constructor(){super(...arguments);this.route=[]}render(){return a`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}};F.styles=[n],A([p({attribute:!1})],F.prototype,"route",2),F=A([l("zkteco-view-people")],F);var R=class extends x{constructor(){super(...arguments);this.route=[]}render(){return a`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}};R.styles=[n],A([p({attribute:!1})],R.prototype,"route",2),R=A([l("zkteco-view-punches")],R);var D=class extends x{constructor(){super(...arguments);this.route=[]}render(){return a`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`}};D.styles=[n],A([p({attribute:!1})],D.prototype,"route",2),D=A([l("zkteco-view-terminals")],D);var U1=["now","punches","people","terminals"],g=class extends x{constructor(){super(...arguments);this.route={prefix:"",path:""};this.panel={config:{everybody:!1}};this.dark=!1}get views(){return this.hass.user?.is_admin?U1:["now"]}get path(){return this.route.path.split("/").filter(Boolean)}get view(){let[H="now"]=this.path;return U1.find(V=>V===H)}willUpdate(H){super.willUpdate(),H?.has("hass")&&(this.dark=this.hass.themes?.darkMode??!1)}updated(){this.hass&&!this.view&&m1(this.route.prefix,!0)}follow(H){H.defaultPrevented||H.button||H.metaKey||H.ctrlKey||(H.preventDefault(),m1(H.currentTarget.pathname))}toggleMenu(){this.dispatchEvent(new CustomEvent("hass-toggle-menu",{bubbles:!0,composed:!0}))}renderHeader(H){return a`<header>
      ${this.narrow?a`<button
              class="plain"
              type="button"
              aria-label=${this.text("common.menu")}
              @click=${this.toggleMenu}
            >
              <zkteco-icon .path=${Z1}></zkteco-icon>
            </button>`:o}
      <h1>ZKTeco Push</h1>
      <nav aria-label=${this.text("common.views")}>
        ${this.views.map(V=>a`<a
            href="${this.route.prefix}/${V}"
            aria-current=${V===H?"page":o}
            @click=${this.follow}
            >${this.text(`common.view_${V}`)}</a
          >`)}
      </nav>
    </header>`}renderView(H,V){let L=H.user?.is_admin||V==="now"&&this.panel.config.everybody,{narrow:r}=this;if(!L)return a`<zkteco-page-state .hass=${H} kind="denied"></zkteco-page-state>`;let e=this.path.slice(1);switch(V){case"now":return a`<zkteco-view-now
          class="view"
          .hass=${H}
          .narrow=${r}
          .route=${e}
        ></zkteco-view-now>`;case"punches":return a`<zkteco-view-punches
          class="view"
          .hass=${H}
          .narrow=${r}
          .route=${e}
        ></zkteco-view-punches>`;case"people":return a`<zkteco-view-people
          class="view"
          .hass=${H}
          .narrow=${r}
          .route=${e}
        ></zkteco-view-people>`;case"terminals":return a`<zkteco-view-terminals
          class="view"
          .hass=${H}
          .narrow=${r}
          .route=${e}
        ></zkteco-view-terminals>`;default:return o}}render(){if(!this.hass)return o;if(!this.hasTexts)return a`<zkteco-page-state .hass=${this.hass} kind="loading"></zkteco-page-state>`;let H=this.view;return a`${this.renderHeader(H)}
      <main tabindex="-1">${this.renderView(this.hass,H)}</main>`}};g.styles=[I1,n,Z`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        background: var(--primary-background-color);
      }
      header {
        display: flex;
        align-items: center;
        gap: 4px 16px;
        flex-wrap: wrap;
        min-height: 56px;
        padding: 4px 16px 0;
        background: var(--app-header-background-color, var(--primary-background-color));
        color: var(--app-header-text-color, var(--primary-text-color));
        border-bottom: 1px solid var(--divider-color);
      }
      h1 {
        font-size: 20px;
        font-weight: 400;
      }
      header button {
        color: inherit;
      }
      nav {
        display: flex;
        gap: 4px;
        overflow-x: auto;
        max-width: 100%;
      }
      nav a {
        padding: 14px 12px 11px;
        border-bottom: 3px solid transparent;
        color: inherit;
        font-weight: 500;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a[aria-current] {
        border-color: currentcolor;
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
      main {
        flex: 1;
        min-height: 0;
        overflow-y: auto;
        overflow-x: hidden;
      }
      .view {
        display: block;
        max-width: 1400px;
        margin-inline: auto;
        padding: 16px;
      }
      :host([narrow]) .view {
        padding: 8px;
      }
    `],A([p({attribute:!1})],g.prototype,"route",2),A([p({attribute:!1})],g.prototype,"panel",2),A([p({type:Boolean,reflect:!0})],g.prototype,"dark",2),g=A([l("zkteco-push-panel")],g);export{g as ZktecoPushPanel};
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
