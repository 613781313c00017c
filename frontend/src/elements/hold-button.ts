import { css, html, LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../define";
import { shared } from "../styles";

const HOLD_MILLISECONDS = 800;

/**
 * A button that has to be held, by pointer, Space or Enter; says `held` once a press, or
 * `touched` where it was let go too soon.
 *
 * What opens doors must not follow from a touch in passing.
 */
@define("zkteco-hold-button")
export class HoldButton extends LitElement {
  @property({ type: Boolean }) disabled = false;
  @property() label = "";
  /** What has to be done, such as "Press and hold"; read out with the label. */
  @property() hint = "";
  @state() private isPressed = false;

  private timer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
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
        transition: transform ${HOLD_MILLISECONDS}ms linear;
      }
      .content {
        position: relative;
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
  }

  private press(): void {
    if (this.disabled || this.timer !== undefined) return;
    this.isPressed = true;
    this.timer = setTimeout(() => {
      // Not free again before the release: one press opens once.
      this.isPressed = false;
      this.dispatchEvent(new CustomEvent("held"));
    }, HOLD_MILLISECONDS);
  }

  private release(): void {
    const isTooSoon = this.isPressed;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isPressed = false;
    if (isTooSoon && this.isConnected) this.dispatchEvent(new CustomEvent("touched"));
  }

  private keydown(event: KeyboardEvent): void {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) this.press();
  }

  private keyup(event: KeyboardEvent): void {
    if (event.key === " " || event.key === "Enter") this.release();
  }

  private pointerdown(event: PointerEvent): void {
    if (event.button === 0 && event.isPrimary) this.press();
  }

  protected override render() {
    return html`<button
      type="button"
      class=${this.isPressed ? "filled pressed" : "filled"}
      ?disabled=${this.disabled}
      aria-label=${this.hint ? `${this.label}. ${this.hint}` : this.label}
      title=${this.hint}
      @pointerdown=${this.pointerdown}
      @pointerup=${this.release}
      @pointerleave=${this.release}
      @pointercancel=${this.release}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @keydown=${this.keydown}
      @keyup=${this.keyup}
      @blur=${this.release}
    >
      <span class="progress"></span>
      <span class="content"><slot></slot>${this.label}</span>
    </button>`;
  }
}
