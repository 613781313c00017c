import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../define";

/** An icon; with a label it is read out, without one it is decoration. */
@define("zkteco-icon")
export class Icon extends LitElement {
  @property() path = "";
  @property() label = "";

  static override styles = css`
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
  `;

  protected override render() {
    return html`<svg
      viewBox="0 0 24 24"
      role=${this.label ? "img" : nothing}
      aria-label=${this.label || nothing}
      aria-hidden=${this.label ? nothing : "true"}
    >
      <path d=${this.path}></path>
    </svg>`;
  }
}
