import { LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import { errorText, loadTexts, text } from "./texts";
import type { HomeAssistant, Localize } from "./types";

/** An element that knows Home Assistant and speaks the user's language. */
export abstract class PanelElement extends LitElement {
  @property({ attribute: false }) hass!: HomeAssistant;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @state() private localizer: Localize | undefined;

  private language = "";

  protected get localize(): Localize {
    return this.localizer ?? this.hass.localize;
  }

  protected get hasTexts(): boolean {
    return this.localizer !== undefined;
  }

  protected override willUpdate(): void {
    if (this.hass && this.language !== this.hass.language) {
      this.language = this.hass.language;
      void loadTexts(this.hass).then((localize) => {
        this.localizer = localize;
      });
    }
  }

  /** Return a text of the panel, such as `now.title`. */
  protected text(key: string, placeholders: Record<string, unknown> = {}): string {
    return text(this.localize, key, placeholders);
  }

  /** Return in words what went wrong. */
  protected errorText(error: unknown): string {
    return errorText(this.localize, error);
  }
}
