import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { shared } from "../../styles";

/** How far something is (percent); without a value it is only under way. */
@customElement("zkteco-progress")
export class Progress extends LitElement {
  @property({ type: Number }) value: number | undefined;
  @property() label = "";

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      .track {
        height: 8px;
        border-radius: 4px;
        background: color-mix(in srgb, var(--primary-text-color) 14%, transparent);
        overflow: hidden;
      }
      .fill {
        height: 100%;
        border-radius: 4px;
        background: var(--zkteco-fill);
        transition: width 250ms;
      }
      .busy {
        width: 30%;
        animation: wander 1.6s ease-in-out infinite alternate;
      }
      @keyframes wander {
        from {
          margin-inline-start: 0;
        }
        to {
          margin-inline-start: 70%;
        }
      }
    `,
  ];

  protected override render() {
    const { value } = this;
    return html`<div
      class="track"
      role="progressbar"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${value ?? nothing}
    >
      <div
        class=${value === undefined ? "fill busy" : "fill"}
        style=${value === undefined ? nothing : `width: ${value}%`}
      ></div>
    </div>`;
  }
}
