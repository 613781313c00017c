/** Where a picture lies behind the frame: its middle as parts of its size, and how near. */
export interface Place {
  zoom: number;
  x: number;
  y: number;
}

// What terminals have taken everywhere so far; larger ones are refused with -1001.
export const WIDTH = 358;
export const HEIGHT = 441;
export const MOST_BYTES = 20_000;
export const LARGEST_ZOOM = 4;

const BEST_QUALITY = 0.92;
const WORST_QUALITY = 0.1;
const STEP = 0.06;

/** Return how large a pixel of the picture is in the frame: all of the frame is filled. */
export function scaleOf(picture: ImageBitmap, zoom: number): number {
  return Math.max(WIDTH / picture.width, HEIGHT / picture.height) * zoom;
}

/** Return a place at which the picture fills the frame. */
export function within(picture: ImageBitmap, place: Place): Place {
  const zoom = Math.min(LARGEST_ZOOM, Math.max(1, place.zoom));
  const scale = scaleOf(picture, zoom);
  const side = (value: number, size: number, frame: number) => {
    const margin = Math.min(0.5, frame / 2 / (size * scale));
    return Math.min(1 - margin, Math.max(margin, value));
  };
  return {
    zoom,
    x: side(place.x, picture.width, WIDTH),
    y: side(place.y, picture.height, HEIGHT),
  };
}

/** Draw what is in the frame. */
export function draw(canvas: HTMLCanvasElement, picture: ImageBitmap, place: Place): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const scale = scaleOf(picture, place.zoom);
  const left = WIDTH / 2 - place.x * picture.width * scale;
  const top = HEIGHT / 2 - place.y * picture.height * scale;
  // What is transparent would become black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, left, top, picture.width * scale, picture.height * scale);
}

/** Return a canvas as a JPEG that terminals take: the best that is small enough. */
export async function encode(canvas: HTMLCanvasElement): Promise<Blob | undefined> {
  for (let quality = BEST_QUALITY; quality >= WORST_QUALITY; quality -= STEP) {
    const blob = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, "image/jpeg", quality),
    );
    if (blob && blob.type === "image/jpeg" && blob.size <= MOST_BYTES) return blob;
  }
  return undefined;
}

/** Return a file's content in base64. */
export async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
