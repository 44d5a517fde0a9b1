"""Protocol: an answer is one packet, and everything uvicorn's own protocol does still holds."""

import socket
import threading

import pytest
from uvicorn import Config, Server

from regista.net.protocol import Protocol


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body = (await receive())["body"] if scope["method"] == "POST" else b"HTTP/1.1 is text here"
    parts = {"/parts": [body, body], "/empty": [b""]}.get(scope["path"], [body])
    length = sum(map(len, parts))
    headers = [(b"content-length", b"%d" % length)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for part in parts:
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture(scope="module")
def address():
    server = Server(Config(app, http=Protocol, ws="none", lifespan="off", log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield listener.getsockname()
        server.should_exit = True
        thread.join()


@pytest.fixture
def connection(address):
    with socket.create_connection(address, timeout=30) as connection:
        yield connection


def asked(connection, method, path, more=b""):
    connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n".encode() + (more or b"\r\n"))
    return connection.recv(1 << 16)


def received(connection, end):
    data = b""
    while not data.endswith(end) and (chunk := connection.recv(1 << 16)):
        data += chunk
    return data


def test_head_and_body_come_in_one_packet_time_and_again(connection):
    for _ in range(3):
        answer = asked(connection, "GET", "/")
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        assert answer.endswith(b"\r\n\r\nHTTP/1.1 is text here")


def test_a_body_in_parts_is_whole(connection):
    connection.sendall(b"GET /parts HTTP/1.1\r\nHost: localhost\r\n\r\n")
    whole = b"HTTP/1.1 is text here" * 2
    assert received(connection, whole).endswith(b"\r\n\r\n" + whole)


@pytest.mark.parametrize(("method", "path"), [("HEAD", "/"), ("GET", "/empty")])
def test_an_answer_without_a_body_is_sent(connection, method, path):
    assert asked(connection, method, path).endswith(b"\r\n\r\n")
    assert asked(connection, "GET", "/").endswith(b"text here")


def test_who_asks_before_sending_a_body_is_told_to_go_on(connection):
    head = b"Content-Length: 4\r\nExpect: 100-continue\r\n\r\n"
    assert asked(connection, "POST", "/", head) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"body")
    assert received(connection, b"body").startswith(b"HTTP/1.1 200 OK\r\n")


def test_requests_sent_together_are_answered_in_their_order(connection):
    request = b"%s / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n%d"
    connection.sendall(b"".join(request % (b"POST", number) for number in range(5)))
    assert [answer[-1:] for answer in received(connection, b"4").split(b"HTTP/1.1 200 OK")[1:]] == [
        b"%d" % number for number in range(5)
    ]


def test_the_last_answer_of_a_connection_is_whole(connection):
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert received(connection, b"nothing ends so").endswith(b"text here")


def test_what_is_no_http_is_refused(connection):
    connection.sendall(b"nonsense\r\n\r\n")
    assert received(connection, b"nothing ends so").startswith(b"HTTP/1.1 400 Bad Request\r\n")
