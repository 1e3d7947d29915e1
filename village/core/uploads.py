"""Files sent: stopped while they arrive when they are too large, so that they fill neither memory nor disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

LARGEST = 50 * 1024 * 1024
"""Bytes of one sending, all its files together."""


class Quota(FileUploadHandler):
    """Stands before Django's own handlers; what is refused is missing from the form, which says so."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any, **more: Any) -> None:  # noqa: N803 - Django's name
        super().handle_raw_input(input_data, META, content_length, *rest, **more)
        self.request_is_too_large = content_length > LARGEST + 1024 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.request_is_too_large:
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        return raw_data

    def file_complete(self, _file_size: int) -> None:
        return None
